from __future__ import annotations

import pytest

from checks.values.document import Values
from checks.values.rules.misplaced_key import check
from tests.values.helpers import CHART_YAML, chart_of, findings

TEMPLATE = """\
replicas: {{ .Values.replicaCount }}
image: {{ .Values.image.repository }}:{{ .Values.image.tag }}
type: {{ .Values.service.type }}
port: {{ .Values.service.port }}
schedule: {{ .Values.backup.job.schedule }}
{{- if .Values.backup.enabled }}x{{ end }}
{{- with .Values.labels }}{{ toYaml . }}{{ end }}
{{- toYaml .Values.resources }}
{{- range .Values.hosts }}{{ .name }}{{ end }}
"""
DEFAULTS = """\
replicaCount: 1
image:
  repository: nginx
  tag: ""
service:
  type: ClusterIP
  port: 80
backup:
  enabled: false
  job:
    schedule: ""
resources: {}
hosts: []
"""
CHART = {"values.yaml": DEFAULTS, "templates/t.yaml": TEMPLATE}
DEPENDS = "dependencies:\n  - {name: hub, version: 1.x, repository: x}\n"
SUBCHART = {
    "Chart.yaml": CHART_YAML + DEPENDS,
    "values.yaml": "hub:\n  server:\n    ingress:\n      tls: true\n    auth:\n      realm: x\n    extra: 1\n"
    "  proxy:\n    port: 1\n",
}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("lost indentation", "service:\n  type: NodePort\nport: 8080\n", [(3, "service.port")]),
        ("gained indentation", "service:\n  type: NodePort\n  replicaCount: 2\n", [(3, "replicaCount")]),
        ("lost by two levels", "backup:\n  job:\n    x: 1\nschedule: a\n", [(4, "backup.job.schedule")]),
        ("gained by two levels", "backup:\n  job:\n    x: 1\n    replicaCount: 2\n", []),
        ("a map that lost it", "image:\n  tag: a\njob:\n  schedule: a\n", []),
        ("a map below its level", "backup:\n  enabled: true\njob:\n  schedule: a\n", [(3, "backup.job")]),
        ("Kubernetes' own words", "resources:\nlimits:\n  cpu: 1\n", [(2, "resources.limits")]),
        ("both are there", "service:\n  port: 1\nport: 8080\n", []),
        ("unknown everywhere", "service:\n  prot: 1\n", []),
        ("from a list's item", "hosts:\n  - a: 1\nname: x\n", [(3, "hosts[0].name")]),
        ("right", "service:\n  port: 1\nreplicaCount: 2\n", []),
    ],
)
def test_override(name: str, text: str, expected: list[tuple[int, str]]) -> None:
    found = findings(check, text, CHART)
    assert [each.location.start_line for each in found] == [line for line, _ in expected]
    for each, (_, meant) in zip(found, expected, strict=True):
        assert f"nothing in the chart; the chart reads `{meant}`: check the indentation" in each.message


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("lost", DEFAULTS.replace("  port: 80", "port: 80"), [7]),
        ("gained", DEFAULTS.replace("hosts: []\n", "").replace("  job:", "  hosts: []\n  job:"), []),
        ("gained, and the chart cannot do without", DEFAULTS[16:].replace("  tag", "  replicaCount: 1\n  tag"), [3]),
        ("a common name, which the chart can do without", DEFAULTS + "extra:\n  labels: {}\n", []),
        ("as it should be", DEFAULTS, []),
    ],
)
def test_own_values(name: str, text: str, expected: list[int]) -> None:
    chart = chart_of({**CHART, "values.yaml": text})
    found = check.check(Values(chart.values.source, chart.values, chart))
    assert [each.location.start_line for each in found] == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("lost, beside its map", "hub:\n  server:\n    ingress:\n      host: a\n    tls: false\n", [5]),
        ("far away, with what only it has", "hub:\n  proxy:\n    auth:\n      realm: a\n", [3]),
        ("far away, with something else", "hub:\n  proxy:\n    auth:\n      user: a\n", []),
        ("in a map of the user's own", "hub:\n  mine:\n    auth:\n      realm: a\n", []),
        ("at its place", "hub:\n  server:\n    ingress:\n      tls: false\n", []),
        ("anything else", "hub:\n  server:\n    tsl: false\n", []),
    ],
)
def test_values_of_a_subchart_that_is_not_here(name: str, text: str, expected: list[int]) -> None:
    assert [each.location.start_line for each in findings(check, text, SUBCHART)] == expected


OPAQUE = {
    "values.yaml": "context:\n  a: 1\nprobe:\n  path: /\nurl: x\n",
    "templates/t.yaml": "a: {{ toYaml .Values.context }}\nb: {{ .Values.probe.path }}\nc: {{ .Values.url }}\n",
}


@pytest.mark.parametrize(
    ("name", "text", "before", "expected"),
    [
        ("missed elsewhere", "context:\n  a: 1\n  probe:\n    path: /\nurl: x\n", None, [3]),
        ("it may be both", "context:\n  a: 1\n  probe:\n    path: /\nprobe:\n  path: /\nurl: x\n", None, []),
        ("other content", "context:\n  a: 1\n  probe:\n    port: 1\nurl: x\n", None, []),
        ("a scalar may belong there", "context:\n  a: 1\n  url: x\nprobe:\n  path: /\n", None, []),
        ("a scalar that moved", "context:\n  a: 1\n  url: x\nprobe:\n  path: /\n", OPAQUE["values.yaml"], [3]),
    ],
)
def test_in_a_map_that_is_taken_whole(name: str, text: str, before: str | None, expected: list[int]) -> None:
    chart = chart_of({**OPAQUE, "values.yaml": text})
    values = Values(chart.values.source, chart.values, chart)
    if before:
        old = chart_of(OPAQUE)
        values.before = Values(old.values.source, old.values, old)
    assert [each.location.start_line for each in check.check(values)] == expected
