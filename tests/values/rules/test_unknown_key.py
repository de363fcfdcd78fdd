from __future__ import annotations

from collections.abc import Mapping

import pytest

from checks.model import Level
from checks.values.document import Values
from checks.values.parse import parse
from checks.values.rules.unknown_key import check
from checks.values.tree import Source
from tests.values.helpers import CHART_YAML, chart_of, findings, lines

DEFAULTS = """\
replicaCount: 1
image:
  repository: nginx
  pullPolicy: Always
service:
  port: 80
podAnnotations: {}
podLabels: {}
env: {}
envList: {}
extra: {}
resources: {}
hosts: []
"""
TEMPLATE = """\
replicas: {{ .Values.replicaCount }}
image: {{ .Values.image.repository }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
port: {{ .Values.service.port }}
annotations: {{ toYaml .Values.podAnnotations | nindent 2 }}
labels:
  {{- with .Values.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
env:
  {{- range $name, $value := .Values.env }}
  {{ $name }}: {{ $value | quote }}
  {{- end }}
extra: {{ tpl (toYaml .Values.extra) $ }}
resources: {{ .Values.resources | toYaml }}
hosts:
  {{- range .Values.hosts }}
  - host: {{ .hostName }}
    paths: {{ .paths | toJson }}
  {{- end }}
"""
CHART = {"values.yaml": DEFAULTS, "templates/t.yaml": TEMPLATE}

CASES = [
    ("two letters swapped", "replicaCuont: 3\n", [1]),
    ("one letter lost", "image:\n  repositry: a\n", [2]),
    ("another case", "image:\n  pullpolicy: Always\n", [2]),
    ("another way to join words", "replica_count: 3\n", [1]),
    ("plural", "replicaCounts: 3\n", [1]),
    ("from another chart", "networkPolicy:\n  enabled: true\n", [1]),
    ("a map is said once, at its top", "a: 1\nserver:\n  image:\n    tag: b\n", [1, 2]),
    ("below a key that is read", "service:\n  loadBalancerIP: 10.0.0.1\n", [2]),
    ("in an item of a list", "hosts:\n  - hostName: a.io\n  - hostname: b.io\n", [3]),
    ("in an item of a list, in one line", "hosts: [{hostName: a.io, pths: []}]\n", [1]),
    ("key in quotes", '"replicaCuont": 3\n', [1]),
    ("two keys", "replicaCuont: 3\nservice:\n  prot: 80\n", [1, 3]),
    ("null is as unread as a value", "replicaCuont: null\n", [1]),
    ("all keys are right", "replicaCount: 3\nimage:\n  repository: a\n  pullPolicy: Never\n", []),
    ("annotations", "podAnnotations:\n  prometheus.io/scrape: 'true'\n  replicaCuont: a\n", []),
    ("labels taken whole inside with", "podLabels:\n  team: a\n  tier: b\n", []),
    ("environment in a range over keys", "env:\n  LOG_LEVEL: debug\n  DEBUG: '1'\n", []),
    ("extra map through tpl", "extra:\n  any:\n    thing: 1\n", []),
    ("a map through toYaml", "resources:\n  limits:\n    nvidia.com/gpu: 1\n", []),
    ("a part of an item through toJson", "hosts:\n  - hostName: a\n    paths:\n      - {path: /, kind: Exact}\n", []),
    ("empty", "", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART) == expected


def test_without_a_chart_nothing_is_known() -> None:
    assert lines(check, "replicaCuont: 3\n") == []


# Each template reads `known` in its own way; every text has one key that is read and one that is not.
READ = [
    ("field", "a: {{ .Values.known }}", "known: 1\nother: 1\n", [2]),
    ("root variable", "a: {{ $.Values.known }}", "known: 1\nother: 1\n", [2]),
    ("variable", "{{- $v := .Values }}\na: {{ $v.known }}", "known: 1\nother: 1\n", [2]),
    ("parentheses", "a: {{ (.Values.box).known }}", "box:\n  known: 1\n  other: 1\n", [3]),
    ("with", "{{- with .Values.box }}\na: {{ .known }}\n{{- end }}", "box:\n  known: 1\n  other: 1\n", [3]),
    (
        "with as variable",
        "{{- with $b := .Values.box }}\na: {{ $b.known }}\n{{- end }}",
        "box: {known: 1}\nb: 1\n",
        [2],
    ),
    ("condition", "{{- if .Values.known }}\na: 1\n{{- end }}", "known: 1\nother: 1\n", [2]),
    ("else if", "{{- if .x }}\n{{- else if .Values.known }}\na: 1\n{{- end }}", "known: 1\nother: 1\n", [2]),
    ("range", "{{- range .Values.box }}\n- {{ .known }}\n{{- end }}", "box:\n  - known: 1\n    other: 1\n", [3]),
    (
        "range over a map",
        "{{- range $k, $v := .Values.box }}\n{{ $k }}: {{ $v.known }}\n{{- end }}",
        "box:\n  any:\n    known: 1\n    other: 1\n",
        [4],
    ),
    ("index", 'a: {{ index .Values "box" "known" }}', "box:\n  known: 1\n  other: 1\n", [3]),
    ("index with a dash", 'a: {{ index .Values "my-box" }}', "my-box: 1\nyour-box: 1\n", [2]),
    ("get", 'a: {{ get .Values.box "known" }}', "box:\n  known: 1\n  other: 1\n", [3]),
    ("hasKey", '{{- if hasKey .Values "known" }}\na: 1\n{{- end }}', "known: 1\nother: 1\n", [2]),
    ("dig", 'a: {{ dig "box" "known" "x" .Values.top }}', "top:\n  box:\n    known: 1\n    other: 1\n", [4]),
    ("pluck", 'a: {{ pluck "known" .Values.box | first }}', "box:\n  known: 1\n  other: 1\n", [3]),
    ("pick", 'a: {{ pick .Values.box "known" | toYaml }}', "box:\n  known: 1\n  other: 1\n", [3]),
    ("default", 'a: {{ .Values.known | default "x" }}', "known: 1\nother: 1\n", [2]),
    ("coalesce", "a: {{ coalesce .Values.known .Values.second }}", "second: 1\nother: 1\n", [2]),
    ("ternary", "a: {{ ternary 1 2 .Values.known }}", "known: true\nother: 1\n", [2]),
    ("a key that another value names", "a: {{ index .Values.box .Values.which }}", "which: x\nbox:\n  x: 1\n", []),
    (
        "items as values",
        "{{- range values .Values.box }}\n- {{ .known }}\n{{- end }}",
        "box: {x: {known: 1}}\nb: 1\n",
        [2],
    ),
    ("fail", '{{- if .Values.known }}{{ fail "gone" }}{{ end }}', "known: 1\nother: 1\n", [2]),
    ("comment", "{{/* .Values.known */}}\na: {{ .Values.second }}", "known: 1\nsecond: 1\n", [1]),
    ("all values at once", "a: {{ toYaml .Values }}", "known: 1\nother: {a: 1}\n", []),
    (
        "checksum of all values",
        "a: {{ toYaml .Values | sha256sum }}\nb: {{ .Values.known }}",
        "known: 1\nother: 1\n",
        [2],
    ),
    ("omit", 'a: {{ omit .Values.box "x" | toYaml }}', "box: {any: 1}\nother: 1\n", [2]),
    (
        "merge",
        "{{- $m := merge .Values.box .Values.second }}\na: {{ $m.known }}",
        "second: {known: 1}\nother: 1\n",
        [2],
    ),
    ("set", '{{- $_ := set .Values "x" .Values.box }}\na: {{ .Values.x.known }}', "box: {known: 1}\nother: 1\n", [2]),
    ("unparsable template", "a: {{ .Values.known }\n", "known: 1\nother: 1\n", []),
]


@pytest.mark.parametrize(("name", "template", "text", "expected"), READ, ids=[case[0] for case in READ])
def test_ways_to_read(name: str, template: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, {"templates/t.yaml": template}) == expected


HELPERS = '{{- define "app.x" -}}\n{{ .Values.known }}\n{{- end }}\n'
INCLUDED = [
    ("with the context", HELPERS, 'a: {{ include "app.x" . }}', "known: 1\nother: 1\n", [2]),
    ("template action", HELPERS, 'a: {{ template "app.x" $ }}', "known: 1\nother: 1\n", [2]),
    ("nobody includes it", HELPERS, "a: {{ .Values.second }}", "known: 1\nsecond: 1\n", [1]),
    (
        "a part of the context",
        '{{- define "app.x" }}{{ .known }}{{ end }}',
        'a: {{ include "app.x" .Values.box }}',
        "box:\n  known: 1\n  other: 1\n",
        [3],
    ),
    (
        "handed on in a dict",
        '{{- define "app.x" }}{{ .context.Values.known }}{{ .box.inner }}{{ end }}',
        'a: {{ include "app.x" (dict "context" $ "box" .Values.box) }}',
        "known: 1\nbox:\n  inner: 1\n  other: 1\n",
        [4],
    ),
    (
        "handed on in a list",
        '{{- define "app.x" }}{{ $root := index . 0 }}{{ $root.Values.known }}{{ (index . 1).inner }}{{ end }}',
        'a: {{ include "app.x" (list $ .Values.box) }}',
        "known: 1\nbox:\n  inner: 1\n  other: 1\n",
        [4],
    ),
    (
        "twice over",
        '{{- define "app.x" }}{{ include "app.y" . }}{{ end }}{{ define "app.y" }}{{ .Values.known }}{{ end }}',
        'a: {{ include "app.x" . }}',
        "known: 1\nother: 1\n",
        [2],
    ),
    (
        "YAML that is read again",
        '{{- define "app.x" }}{{ toYaml .Values.box }}{{ end }}',
        'a: {{ (include "app.x" . | fromYaml).known }}',
        "box:\n  known: 1\n  other: 1\n",
        [3],
    ),
    ("missing definition", "", 'a: {{ include "gone" . }}{{ .Values.known }}', "known: 1\nother: 1\n", [2]),
    ("computed name", HELPERS, 'a: {{ include (printf "app.%s" .Values.which) . }}', "which: x\nknown: 1\n", []),
    ("name from the values", HELPERS, "a: {{ include .Values.which . }}", "which: app.x\nany: 1\n", []),
    ("tpl of a default", "", "a: {{ tpl .Values.text . }}", "known: 1\nother: 1\n", [2]),
    ("tpl of a value of this file", "", "a: {{ tpl .Values.text . }}", 'text: "{{ .Values.mine }}"\nmine: 1\n', []),
]


@pytest.mark.parametrize(
    ("name", "helpers", "template", "text", "expected"), INCLUDED, ids=[case[0] for case in INCLUDED]
)
def test_templates_that_include_others(name: str, helpers: str, template: str, text: str, expected: list[int]) -> None:
    files = {"templates/_helpers.tpl": helpers, "templates/t.yaml": template}
    if "tpl" in name:
        files["values.yaml"] = 'text: "{{ .Values.known }}"\n'
    assert lines(check, text, files) == expected


DATABASE = {
    "charts/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.0.0\n",
    "charts/db/values.yaml": "port: 5432\n",
    "charts/db/templates/t.yaml": "port: {{ .Values.port }}\nregion: {{ .Values.global.region }}\n",
}
OWN = {"templates/t.yaml": "a: {{ .Values.known }}\n"}


def dependency(line: str) -> dict[str, str]:
    return {"Chart.yaml": f"{CHART_YAML}dependencies:\n  - {{{line}}}\n", **OWN}


SUBCHARTS: list[tuple[str, Mapping[str, str], str, list[int]]] = [
    ("its key", dependency("name: db") | DATABASE, "db:\n  port: 1\n  prot: 2\n", [3]),
    ("its alias", dependency("name: db, alias: store") | DATABASE, "store:\n  port: 1\n  prot: 2\n", [3]),
    ("its name beside its alias", dependency("name: db, alias: store") | DATABASE, "db:\n  port: 1\n", [1]),
    ("not declared, but there", OWN | DATABASE, "db:\n  port: 1\n  other: 2\n", [3]),
    ("condition", dependency("name: db, condition: db.enabled") | DATABASE, "db:\n  enabled: true\n", []),
    ("condition elsewhere", dependency("name: db, condition: use.db") | DATABASE, "use:\n  db: true\n  d: 1\n", [3]),
    (
        "two conditions",
        dependency('name: db, condition: "db.use, useDb"') | DATABASE,
        "db: {use: true}\nuseDb: true\n",
        [],
    ),
    ("tags", dependency("name: db, tags: [store]") | DATABASE, "tags:\n  store: true\n", []),
    ("another tag", dependency("name: db, tags: [store]") | DATABASE, "tags:\n  front: true\n", [2]),
    ("global", dependency("name: db") | DATABASE, "global:\n  region: eu\n  storageClass: fast\n", []),
    ("not here", dependency("name: db"), "db:\n  anything:\n    goes: 1\n", []),
    ("not here, behind an alias", dependency("name: db, alias: store"), "store:\n  anything: 1\n", []),
    ("not here, global", dependency("name: db"), "global:\n  anything: 1\n", []),
    ("not here, our own slip", dependency("name: db"), "knwon: 1\n", [1]),
    ("not here, our own unknown key", dependency("name: db"), "whatever: 1\n", [1]),
    (
        "imported values",
        dependency("name: db, import-values: [shared]") | DATABASE,
        "db: {exports: {shared: {a: 1}}}\n",
        [],
    ),
]


@pytest.mark.parametrize(("name", "chart", "text", "expected"), SUBCHARTS, ids=[case[0] for case in SUBCHARTS])
def test_subcharts(name: str, chart: Mapping[str, str], text: str, expected: list[int]) -> None:
    assert lines(check, text, chart) == expected


def test_what_a_missing_library_reads_is_not_known() -> None:
    chart = dependency("name: lib") | {"templates/t.yaml": 'a: {{ include "lib.all" . }}\n'}
    assert lines(check, "whatever: 1\nbox:\n  any: 1\n", chart) == []


def test_what_a_library_reads_that_is_here() -> None:
    chart = dependency("name: lib") | {
        "templates/t.yaml": 'a: {{ include "lib.all" . }}\n',
        "charts/lib/Chart.yaml": "apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n",
        "charts/lib/templates/_all.tpl": '{{- define "lib.all" }}{{ .Values.known }}{{ end }}\n',
    }
    assert lines(check, "known: 1\nother: 1\n", chart) == [2]


def test_what_the_schema_names_is_known() -> None:
    schema = '{"properties": {"known": {}, "box": {"properties": {"inner": {}}}}}'
    chart = {"values.schema.json": schema, "templates/t.yaml": "a: 1\n"}
    assert lines(check, "known: 1\nbox:\n  inner: 1\n  other: 1\n", chart) == [4]


ANCHORS = [
    ("the place of an anchor", "shared: &shared\n  port: 1\nservice: *shared\n", []),
    ("an anchor on a scalar", "myPort: &port 80\nservice:\n  port: *port\n", []),
    ("an anchor below", "x:\n  y: &port 80\nservice:\n  port: *port\n", []),
    ("an anchor that nobody uses", "x: &port 80\nservice:\n  port: 80\n", [1]),
    ("an anchor before a tag", "x: &port !!str 80\nservice:\n  port: *port\n", []),
    ("an anchor on an item", "x: [1, &port 80]\nservice:\n  port: *port\n", []),
    ("an alias in a comment", "x: &port 80  # *port\nservice:\n  port: 80\n", []),
    ("the neighbour of an anchor", "a:\n  x: &port 80\n  y: 1\nservice:\n  port: *port\n", [3]),
    ("merged in", "x: &x {port: 80}\nservice:\n  <<: *x\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), ANCHORS, ids=[case[0] for case in ANCHORS])
def test_anchors(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART) == expected


FIXES = [
    ("replicaCuont: 3\n", "replicaCount", True),
    ("'replicaCuont': 3\n", "'replicaCount'", True),
    ('"replica-count": 3\n', '"replicaCount"', True),
    ("image:\n  pullpolicy: Always\n", "pullPolicy", True),
    ("service:\n  prot: 80\n", "port", True),
    ("networkPolicy: {}\n", None, False),
    # The file has the right one already.
    ("replicaCount: 1\nreplicaCuont: 3\n", None, False),
]


@pytest.mark.parametrize(("text", "meant", "safe"), FIXES)
def test_fix_renames(text: str, meant: str | None, safe: bool) -> None:
    (finding,) = findings(check, text, CHART)
    assert [(fix.replacements[0].text, fix.safe) for fix in finding.fixes] == ([(meant, safe)] if meant else [])


def test_fix_takes_the_key_only() -> None:
    text = "image:\n  pullpolicy: Always\n"
    (finding,) = findings(check, text, CHART)
    (replacement,) = finding.fixes[0].replacements
    assert text[replacement.start : replacement.end] == "pullpolicy"
    assert "image.pullPolicy" in finding.message


def test_fix_is_not_safe_when_a_subchart_is_not_here() -> None:
    (finding,) = findings(check, "knwon: 1\n", dependency("name: db"))
    assert [fix.replacements[0].text for fix in finding.fixes] == ["known"]


def own(text: str, template: str) -> list[tuple[int, Level | None]]:
    chart = chart_of({"values.yaml": text, "templates/t.yaml": template})
    source = Source("chart/values.yaml", text)
    return [(each.location.start_line, each.level) for each in check.check(Values(source, parse(source), chart))]


def test_a_default_that_nothing_reads_is_a_note() -> None:
    assert own("known: 1\nunused: 2\n", "a: {{ .Values.known }}\n") == [(2, Level.NOTE)]


def test_a_default_that_nothing_reads_under_this_name_is_an_error() -> None:
    assert own("replicaCuont: 1\n", "a: {{ .Values.replicaCount }}\n") == [(1, Level.ERROR)]


def test_an_unread_default_is_not_blamed_on_who_sets_it() -> None:
    chart = {"values.yaml": "known: 1\nunused: 2\n", "templates/t.yaml": "a: {{ .Values.known }}\n"}
    assert lines(check, "unused: 3\n", chart) == []
