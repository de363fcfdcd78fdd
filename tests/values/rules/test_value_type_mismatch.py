from __future__ import annotations

import pytest

from checks.values.rules.value_type_mismatch import check
from tests.values.helpers import findings, lines

CASES = [
    ("word for a number", "replicaCount: two\n", [1]),
    ("half a pod", "replicas: 2.5\n", [1]),
    ("boolean for a number", "replicas: true\n", [1]),
    ("times", "livenessProbe:\n  periodSeconds: 10s\nterminationGracePeriodSeconds: 30s\n", [2, 3]),
    ("ports", "ports:\n  - containerPort: http\n", [2]),
    ("map for a list", "tolerations:\n  key: a\n  operator: Exists\n", [1]),
    ("map for a list of mounts", "extraVolumeMounts:\n  name: a\n  mountPath: /a\n", [1]),
    ("list for a map", "resources:\n  - limits: {cpu: 1}\n", [1]),
    ("list for labels", "podLabels:\n  - team: a\n", [1]),
    ("quoted security switch", 'securityContext:\n  runAsNonRoot: "true"\n', [2]),
    ("right", "replicas: 3\ntolerations: [{key: a}]\nresources: {limits: {cpu: 1}}\nminReadySeconds: 1e1\n", []),
    ("in quotes", 'replicas: "3"\n', []),
    ("template", 'replicas: "{{ .Values.n }}"\n', []),
    ("maps of the chart's own shape", "volumes: {data: {size: 1Gi}}\nimagePullSecrets: {reg: {username: a}}\n", []),
    ("lists of the chart's own shape", 'resources: ["pods"]\nrules: [{resources: [nodes]}]\n', []),
    ("nothing", "replicas: \ntolerations: {}\nnodeSelector: []\n", []),
    ("switched off", "a: {enabled: false, replicas: two}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


DEFAULTS = [
    ("text for a map", "image: {tag: a}", "image: nginx", [1]),
    ("boolean for a map", "job: {enabled: true}", "job: false", [1]),
    ("list for a map", "env: {A: b}", "env: [{name: A, value: b}]", [1]),
    ("number for a list", "hosts: [a]", "hosts: 5", [1]),
    ("word for a switch", "tls: true", "tls: please", [1]),
    ("map for a list", "hosts: [a]", "hosts: {a: b}", [1]),
    ("a text may be a template", "hosts: [a]", "hosts: a", []),
    ("a block may be a template", "env: {A: b}", "env: |\n  A: b\n  B: c", []),
    ("nothing", "image: {tag: a}", "image: null", []),
    ("no default", "image: {}", "image: nginx", []),
]


@pytest.mark.parametrize(("name", "default", "text", "expected"), DEFAULTS, ids=[case[0] for case in DEFAULTS])
def test_the_default_shows_the_kind(name: str, default: str, text: str, expected: list[int]) -> None:
    assert lines(check, f"{text}\n", {"values.yaml": f"{default}\n"}) == expected


def test_a_template_that_asks_for_the_kind_takes_both() -> None:
    template = '{{ if kindIs "map" .Values.image }}x: {{ .Values.image.tag }}{{ else }}x: {{ .Values.image }}{{ end }}'
    assert lines(check, "image: nginx\n", {"values.yaml": "image: {tag: a}\n", "templates/a.yaml": template}) == []


def test_a_chart_that_reads_the_map_itself() -> None:
    template = "x: {{ .Values.topologySpreadConstraints.maxSkew }}\n"
    text = "topologySpreadConstraints: {maxSkew: 1, topologyKey: zone}\n"
    assert lines(check, text, {"templates/a.yaml": template}) == []


def test_the_quotes_of_a_security_switch_are_taken_away() -> None:
    (found,) = findings(check, 'securityContext: {privileged: "false"}\n')
    assert [fix.replacements[0].text for fix in found.fixes] == ["false"]
