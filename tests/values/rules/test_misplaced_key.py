from __future__ import annotations

import pytest

from checks.model import Level
from checks.values.document import Values
from checks.values.parse import parse
from checks.values.rules.misplaced_key import check
from checks.values.rules.unknown_key import check as unknown_key
from checks.values.tree import Source
from tests.values.helpers import CHART_YAML, chart_of, findings, lines

DEFAULTS = """\
replicaCount: 1
logLevel: info
image:
  repository: nginx
  pullPolicy: Always
service:
  type: ClusterIP
  nodePort: 80
  headless:
    publishNotReady: false
podAnnotations: {}
resources: {}
livenessProbe:
  httpGet: {}
  periodSeconds: 10
"""
TEMPLATE = """\
replicas: {{ .Values.replicaCount }}
level: {{ .Values.logLevel }}
image: {{ .Values.image.repository }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
type: {{ .Values.service.type }}
nodePort: {{ .Values.service.nodePort }}
publish: {{ .Values.service.headless.publishNotReady }}
annotations: {{ toYaml .Values.podAnnotations | nindent 2 }}
resources: {{ toYaml .Values.resources | nindent 2 }}
path: {{ .Values.livenessProbe.httpGet.path }}
period: {{ .Values.livenessProbe.periodSeconds }}
"""
CHART = {"values.yaml": DEFAULTS, "templates/t.yaml": TEMPLATE}

CASES = [
    ("lost its indentation", "service:\n  type: NodePort\nnodePort: 8080\n", [3]),
    ("gained indentation", "image:\n  repository: a\n  logLevel: debug\n", [3]),
    ("gained two levels", "service:\n  headless:\n    logLevel: debug\n", [3]),
    ("gained one of two levels", "service:\n  headless:\n    nodePort: 80\n", [3]),
    ("lost one of two levels", "service:\n  headless: {}\n  publishNotReady: true\n", [3]),
    ("a map lost its indentation", "service:\n  type: a\nheadless:\n  publishNotReady: true\n", [3]),
    ("a map gained indentation", "image:\n  repository: a\n  service:\n    nodePort: 1\n", [3]),
    ("what Kubernetes names itself", "resources:\nlimits:\n  cpu: 1\n", [2]),
    ("two keys lost it", "service:\ntype: a\nnodePort: 80\nheadless: {}\n", [2, 3, 4]),
    ("each in its place", "service:\n  type: NodePort\n  nodePort: 8080\nlogLevel: debug\n", []),
    ("another name is no matter of indentation", "service:\n  type: NodePort\nnodePorts: 8080\n", []),
    ("the file has it in its place too", "service:\n  nodePort: 80\nnodePort: 8080\n", []),
    ("a scalar where a map is read", "image:\n  repository: a\n  service: b\n", []),
    ("annotations", "podAnnotations:\n  logLevel: debug\n  nodePort: '1'\n", []),
    ("a map through toYaml", "resources:\n  replicaCount: 3\n", []),
    ("global", "service:\n  type: a\nglobal:\n  type: b\n", []),
    ("an anchor's place", "nodePort: &port 80\nservice:\n  nodePort: *port\n", []),
    ("empty", "", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART) == expected


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_no_key_is_both_unknown_and_misplaced(name: str, text: str, expected: list[int]) -> None:
    assert not set(expected) & set(lines(unknown_key, text, CHART))


def test_without_a_chart_nothing_is_known() -> None:
    assert lines(check, "service:\n  type: NodePort\nnodePort: 8080\n") == []


def test_message_says_where_it_is_read_and_nothing_is_rewritten() -> None:
    (finding,) = findings(check, "service:\n  type: NodePort\nnodePort: 8080\n", CHART)
    assert "read as service.nodePort" in finding.message
    assert finding.fixes == ()
    assert (finding.location.start_column, finding.location.end_column) == (1, 9)


READ = [
    ("with", "{{ with .Values.box }}{{ .innerKey }}{{ end }}", "box:\ninnerKey: 1\n", [2]),
    ("index", '{{ index .Values "box" "innerKey" }}', "box:\ninnerKey: 1\n", [2]),
    ("get", '{{ get .Values.box "innerKey" }}', "box:\ninnerKey: 1\n", [2]),
    ("pluck", '{{ pluck "innerKey" .Values.box | first }}', "box:\ninnerKey: 1\n", [2]),
    ("range over items", "{{ range .Values.box }}{{ .innerKey }}{{ end }}", "box:\n  - a: 1\ninnerKey: 1\n", [3]),
    ("read at both levels", "{{ .Values.box.innerKey }}{{ .Values.innerKey }}", "box:\ninnerKey: 1\n", []),
    ("all values at once", "{{ .Values.box.innerKey }}{{ toYaml .Values }}", "box:\ninnerKey: 1\n", []),
    ("unparsable template", "{{ .Values.box.innerKey }}{{ if }}", "box:\ninnerKey: 1\n", []),
]


@pytest.mark.parametrize(("name", "template", "text", "expected"), READ, ids=[case[0] for case in READ])
def test_ways_to_read(name: str, template: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, {"templates/t.yaml": template}) == expected


DATABASE = {
    "charts/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.0.0\n",
    "charts/db/templates/t.yaml": "port: {{ .Values.dbPort }}\n",
}
DECLARED = {
    "Chart.yaml": f"{CHART_YAML}dependencies:\n  - {{name: db, alias: store, condition: store.enabled}}\n",
    "templates/t.yaml": "a: {{ .Values.logLevel }}\nb: {{ .Values.box.innerKey }}\n",
}


@pytest.mark.parametrize(
    ("name", "here", "text", "expected"),
    [
        ("a subchart's key lost indentation", True, "store:\n  enabled: true\ndbPort: 1\n", [3]),
        ("our key below a subchart", True, "store:\n  dbPort: 1\n  logLevel: debug\n", [3]),
        ("each in its place", True, "logLevel: debug\nstore:\n  enabled: true\n  dbPort: 1\n", []),
        ("below a subchart that is not here", False, "store:\n  logLevel: debug\n  anything: 1\n", []),
        ("within our own map", False, "box: {}\nlogLevel: debug\n", []),
    ],
)
def test_subcharts(name: str, here: bool, text: str, expected: list[int]) -> None:
    assert lines(check, text, DECLARED | (DATABASE if here else {})) == expected


def own(text: str, template: str) -> list[tuple[int, Level | None]]:
    chart = chart_of({"values.yaml": text, "templates/t.yaml": template})
    source = Source("chart/values.yaml", text)
    return [(each.location.start_line, each.level) for each in check.check(Values(source, parse(source), chart))]


def test_a_default_at_the_wrong_level() -> None:
    template = "a: {{ .Values.service.nodePort }}{{ .Values.service.type }}\n"
    assert own("service:\n  type: a\nnodePort: 1\n", template) == [(3, Level.ERROR)]
    assert own("service:\n  type: a\n  nodePort: 1\n", template) == []
