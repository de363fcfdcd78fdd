from __future__ import annotations

import pytest

from checks.model import Level
from checks.values.rules.boolean_as_string import check
from tests.values.helpers import findings, lines

CASES = [
    ("false", 'ingress:\n  enabled: "false"\n', [2]),
    ("true", "ingress:\n  enabled: 'true'\n", [2]),
    ("upper case", 'rbac:\n  create: "False"\n', [2]),
    ("yes and off", 'a:\n  enabled: "yes"\nb:\n  install: "off"\n', [2, 4]),
    ("tagged", "a:\n  enabled: !!str false\n", [2]),
    ("suffix", 'metricsEnabled: "true"\n', [1]),
    ("worded like a switch", 'useTLS: "false"\n', [1]),
    ("pod field", 'hostNetwork: "false"\n', [1]),
    ("bare words are booleans", "a: {enabled: no}\nb: {enabled: off}\nc: {enabled: False}\n", []),
    ("annotations and labels", 'podAnnotations: {enabled: "true"}\nlabels: {create: "false"}\n', []),
    ("environment", 'env:\n  - name: A\n    value: "false"\nextraEnv: {ENABLED: "true"}\n', []),
    ("settings of a program", 'config: {useSSL: "false"}\n', []),
    ("arguments", 'args: ["true"]\n', []),
    ("other words", 'tls: {enabled: auto}\nmode: "on"\n', []),
    ("template", 'ingress: {enabled: "{{ .Values.x }}"}\n', []),
    ("switched off", 'ingress: {enabled: false, tls: {create: "false"}}\n', []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


CHARTS = [
    ("default is a boolean", "verbose: false\n", "x: {{ .Values.verbose }}{{ if .Values.verbose }}y{{ end }}", 1),
    ("only asked", "", "{{ if .Values.verbose }}x: 1{{ end }}", 1),
    ("default is a text", 'verbose: "true"\n', "{{ if .Values.verbose }}x: {{ .Values.verbose }}{{ end }}", 0),
    ("only printed", "verbose: false\n", "x: {{ .Values.verbose | quote }}", 0),
    ("compared as a text", "", '{{ if eq .Values.verbose "true" }}x: 1{{ end }}', 0),
]


@pytest.mark.parametrize(("name", "defaults", "template", "count"), CHARTS, ids=[case[0] for case in CHARTS])
def test_templates_decide(name: str, defaults: str, template: str, count: int) -> None:
    chart = {"values.yaml": defaults, "templates/a.yaml": template + "\n"}
    assert len(lines(check, 'verbose: "false"\n', chart)) == count


def test_the_quotes_are_taken_away_safely() -> None:
    (found,) = findings(check, 'ingress: {enabled: "no"}\n')
    assert [(fix.safe, fix.replacements[0].text) for fix in found.fixes] == [(True, "false")]


def test_a_key_that_is_only_worded_like_a_switch_is_a_warning() -> None:
    (found,) = findings(check, 'useTLS: "false"\n')
    assert found.level is Level.WARNING
    assert not found.fixes[0].safe
