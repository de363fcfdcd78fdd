"""What templates do with values decides what is read: templates, a path, and how it is read."""

from __future__ import annotations

import pytest

from checks.values.parse import parse
from checks.values.reads import Read, Reads
from checks.values.tree import Path, Source
from tests.values.helpers import chart_of

READ, PARTIAL, OPAQUE, UNREAD, UNKNOWN = Read.READ, Read.PARTIAL, Read.OPAQUE, Read.UNREAD, Read.UNKNOWN


def path(text: str) -> Path:
    return tuple(int(part) if part.isdecimal() else part for part in text.split("."))


def reads(template: str, helpers: str = "", **files: str) -> Reads:
    return Reads.of(chart_of({"templates/t.yaml": template, "templates/_helpers.tpl": helpers, **files}))


HELPERS = """
{{ define "name" }}{{ default .Chart.Name .Values.nameOverride }}{{ end }}
{{ define "image" }}{{ .repository }}:{{ .tag }}{{ end }}
{{ define "ports" }}{{ range .ports }}{{ .number }}{{ end }}{{ end }}
{{ define "first" }}{{ $root := index . 0 }}{{ (index . 1).a }}{{ $root.Values.b }}{{ end }}
{{ define "web.port" }}{{ .Values.web.port }}{{ end }}
{{ define "render" }}
{{ if typeIs "string" .value }}{{ tpl .value .context }}{{ else }}{{ toYaml .value }}{{ end }}
{{ end }}
{{ define "walk" }}{{ range $k, $v := . }}{{ $k }}{{ include "walk" $v }}{{ end }}{{ end }}
{{ define "yaml" }}{{ toYaml .Values.x }}{{ end }}
{{ define "collect" }}{{ $_ := set .out "a" .Values.x }}{{ end }}
"""
COLLECT = '{{ $o := dict }}{{ include "collect" (dict "out" $o "Values" .Values) }}{{ $o.a.b }}'
ANY_FILE = '{{ range $p, $_ := .Files.Glob "files/*" }}{{ tpl ($.Files.Get $p) $ }}{{ end }}'

CASES = [
    ("printed", "{{ .Values.a }}", "a", READ),
    ("another key", "{{ .Values.a }}", "b", UNREAD),
    ("below what is printed", "{{ .Values.a }}", "a.b", UNREAD),
    ("above what is printed", "{{ .Values.a.b }}", "a", PARTIAL),
    ("beside what is printed", "{{ .Values.a.b }}", "a.c", UNREAD),
    ("through the root variable", "{{ with .Values.a }}{{ $.Values.b }}{{ end }}", "b", READ),
    ("with changes the dot", "{{ with .Values.a }}{{ .b }}{{ end }}", "a.b", READ),
    ("else keeps the dot", "{{ with .Values.a }}{{ else }}{{ .Values.b }}{{ end }}", "b", READ),
    ("only asked", "{{ if .Values.a }}x{{ end }}", "a", READ),
    ("below what is only asked", "{{ if .Values.a }}x{{ end }}", "a.b", UNREAD),
    ("dumped", "{{ toYaml .Values.a | nindent 2 }}", "a.b.c", OPAQUE),
    ("dumped by a variable", "{{ $x := .Values.a }}{{ $x | toJson | quote }}", "a.b", OPAQUE),
    ("items", "{{ range .Values.a }}{{ .b }}{{ end }}", "a.0.b", READ),
    ("another key of items", "{{ range .Values.a }}{{ .b }}{{ end }}", "a.0.c", UNREAD),
    ("any key of a map", "{{ range $k, $v := .Values.a }}{{ $k }}{{ $v.b }}{{ end }}", "a.any.b", READ),
    ("scalars in a list", "{{ range .Values.a }}{{ . }}{{ end }}", "a.0", READ),
    ("index", '{{ index .Values "a" "b" }}', "a.b", READ),
    ("index by a constant", '{{ $k := "b" }}{{ (index .Values.a $k).c }}', "a.b.c", READ),
    ("index by the unknown", "{{ index .Values.a .Release.Name }}", "a.any", READ),
    ("names built by printf", '{{ index .Values (printf "%s-%s" "a" "b") }}', "a-b", READ),
    ("names in a list", '{{ range list "a" "b" }}{{ (index $.Values .).port }}{{ end }}', "b.port", READ),
    ("names not in the list", '{{ range list "a" "b" }}{{ (index $.Values .).port }}{{ end }}', "c.port", UNREAD),
    ("get", '{{ get .Values.a "b" }}', "a.b", READ),
    ("hasKey", '{{ if hasKey .Values.a "b" }}x{{ end }}', "a.b", READ),
    ("dig", '{{ dig "b" "c" "" .Values.a }}', "a.b.c", READ),
    ("pluck", '{{ pluck "b" .Values.a | first }}', "a.b", READ),
    ("keys", "{{ keys .Values.a | join }}", "a.any", READ),
    ("pick", '{{ pick .Values.a "b" | toYaml }}', "a.b.c", OPAQUE),
    ("not picked", '{{ pick .Values.a "b" | toYaml }}', "a.c", UNREAD),
    ("omit", '{{ omit .Values.a "b" | toYaml }}', "a.c", OPAQUE),
    ("default", '{{ .Values.a | default "x" | quote }}', "a", READ),
    ("default of another value", "{{ .Values.a | default .Values.b }}", "b", READ),
    ("coalesce", "{{ (coalesce .Values.a .Values.b).c }}", "b.c", READ),
    ("ternary", "{{ ternary .Values.a.x .Values.b.x .Values.c }}", "b.x", READ),
    ("merge", "{{ $m := merge (dict) .Values.a .Values.b }}{{ $m.c }}", "b.c", READ),
    ("merge, another key", "{{ $m := merge (dict) .Values.a .Values.b }}{{ $m.c }}", "b.d", UNREAD),
    ("merge into values", "{{ $_ := mergeOverwrite .Values.a .Values.b }}{{ .Values.a.c }}", "b.c", READ),
    ("deepCopy", "{{ (deepCopy .Values.a).b }}", "a.b", READ),
    ("set on values", '{{ $_ := set .Values "x" .Values.a }}{{ .Values.x.b }}', "a.b", READ),
    ("set on a dict", '{{ $d := dict }}{{ $_ := set $d "k" .Values.a }}{{ $d.k.b }}', "a.b", READ),
    ("dict", '{{ with dict "x" .Values.a }}{{ .x.b }}{{ end }}', "a.b", READ),
    ("list", "{{ (index (list .Values.a .Values.b) 1).c }}", "b.c", READ),
    ("list, another item", "{{ (index (list .Values.a .Values.b) 1).c }}", "a.c", UNREAD),
    ("append", "{{ $l := append (list) .Values.a }}{{ range $l }}{{ .b }}{{ end }}", "a.b", READ),
    ("concat", "{{ range concat .Values.a .Values.b }}{{ .c }}{{ end }}", "b.0.c", READ),
    ("assigned in a branch", "{{ $x := .Values.a }}{{ if 1 }}{{ $x = .Values.b }}{{ end }}{{ $x.c }}", "b.c", READ),
    ("and before the branch", "{{ $x := .Values.a }}{{ if 1 }}{{ $x = .Values.b }}{{ end }}{{ $x.c }}", "a.c", READ),
    ("shadowed in a branch", "{{ $x := .Values.a }}{{ if 1 }}{{ $x := .Values.b }}{{ end }}{{ $x.c }}", "b.c", UNREAD),
    ("assigned in a loop", "{{ $x := 1 }}{{ range .Values.a }}{{ $x = .b }}{{ end }}{{ $x.c }}", "a.0.b.c", READ),
    ("include", '{{ include "name" . }}', "nameOverride", READ),
    ("include of a part", '{{ include "image" .Values.image }}', "image.tag", READ),
    ("include of a part, another key", '{{ include "image" .Values.image }}', "image.tags", UNREAD),
    ("include of a dict", '{{ include "ports" (dict "ports" .Values.p) }}', "p.0.number", READ),
    ("include of a list", '{{ include "first" (list . .Values.x) }}', "x.a", READ),
    ("include of a list with the root", '{{ include "first" (list . .Values.x) }}', "b", READ),
    ("include by a built name", '{{ include (printf "%s.port" "web") . }}', "web.port", READ),
    ("include by an unknown name", '{{ include (printf "%s.port" .Release.Name) . }}', "web.port", READ),
    ("template", '{{ template "name" . }}', "nameOverride", READ),
    ("render", '{{ include "render" (dict "value" .Values.a "context" $) }}', "a.b", OPAQUE),
    ("render leaves the context alone", '{{ include "render" (dict "value" .Values.a "context" $) }}', "b", UNREAD),
    ("include as YAML", '{{ (include "yaml" . | fromYaml).b }}', "x.b", READ),
    ("include as YAML, another key", '{{ (include "yaml" . | fromYaml).b }}', "x.c", UNREAD),
    ("a recursive template", '{{ include "walk" .Values.a }}', "a.x.y.z", UNKNOWN),
    ("a template that writes", COLLECT, "x.b", READ),
    ("tpl of a value", "{{ tpl .Values.a . }}", "a", READ),
    ("tpl of a text", '{{ tpl "{{ .Values.a.b }}" . }}', "a.b", READ),
    ("tpl of a dump", "{{ tpl (toYaml .Values.a) . }}", "a.b", OPAQUE),
    ("tpl of a file", '{{ tpl (.Files.Get "files/x.txt") . }}', "fromFile.a", READ),
    ("tpl of any file", ANY_FILE, "fromFile.a", READ),
    ("a checksum of all values", "{{ .Values | toYaml | sha256sum }}", "a", UNREAD),
    ("all values", "{{ toYaml .Values }}", "a", UNKNOWN),
    ("all values, yet this by name", "{{ toYaml .Values }}{{ .Values.a }}", "a", READ),
    ("all keys", "{{ range $k, $v := .Values }}{{ $v.b }}{{ end }}", "a.b", READ),
    ("all keys, another below", "{{ range $k, $v := .Values }}{{ $v.b }}{{ end }}", "a.c", UNREAD),
    ("an unknown function", "{{ frobnicate .Values.a }}", "a.b", OPAQUE),
    ("a method", "{{ .Capabilities.APIVersions.Has .Values.a }}", "a", READ),
    ("a list item by its number", "{{ (index .Values.a 0).b }}", "a.0.b", READ),
    ("a template with an error", "{{ if }}", "a", UNKNOWN),
    ("nothing", "a: b", "a", UNREAD),
]  # fmt: skip


@pytest.mark.parametrize(("text", "where", "status"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_status(text: str, where: str, status: Read) -> None:
    files = {"files/x.txt": "{{ .Values.fromFile.a }}"}
    assert reads(text, HELPERS, **files).status(path(where)) is status


CHART_YAML = "apiVersion: v2\nname: app\nversion: 1.0.0\n"
SUB = {
    "charts/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.0.0\n",
    "charts/db/templates/t.yaml": '{{ .Values.size }}{{ .Values.global.domain }}{{ include "app.name" . }}',
    "charts/db/values.yaml": "size: 1\n",
}
DEPENDS = CHART_YAML + "dependencies:\n  - {name: db, version: 1.0.0, repository: x, condition: db.on, tags: [data]}\n"
ALIAS = CHART_YAML + "dependencies:\n  - {name: db, version: 1.0.0, repository: x, alias: store}\n"
DEFINES = {"templates/_h.tpl": '{{ define "app.name" }}{{ .Values.nameOverride }}{{ end }}'}
SCHEMA = """{"properties": {"a": {"properties": {"b": {"type": "string"}}}, "m": {"additionalProperties":
    {"properties": {"x": {}}}}, "r": {"$ref": "#/$defs/r"}, "l": {"items": {"properties": {"y": {}}}}},
    "$defs": {"r": {"properties": {"z": {}}}}}"""

AROUND = [
    ("a subchart's value", {"Chart.yaml": DEPENDS, **SUB, **DEFINES}, "db.size", READ),
    ("no value of a subchart", {"Chart.yaml": DEPENDS, **SUB, **DEFINES}, "db.sizes", UNREAD),
    ("below the alias", {"Chart.yaml": ALIAS, **SUB, **DEFINES}, "store.size", READ),
    ("not below the name", {"Chart.yaml": ALIAS, **SUB, **DEFINES}, "db.size", UNREAD),
    ("global is shared", {"Chart.yaml": DEPENDS, **SUB, **DEFINES}, "global.domain", READ),
    ("another global", {"Chart.yaml": DEPENDS, **SUB, **DEFINES}, "global.domian", UNREAD),
    ("a parent's definition for a subchart", {"Chart.yaml": DEPENDS, **SUB, **DEFINES}, "db.nameOverride", READ),
    ("a condition", {"Chart.yaml": DEPENDS, **SUB, **DEFINES}, "db.on", READ),
    ("a tag", {"Chart.yaml": DEPENDS, **SUB, **DEFINES}, "tags.data", READ),
    ("another tag", {"Chart.yaml": DEPENDS, **SUB, **DEFINES}, "tags.date", UNREAD),
    ("a missing subchart", {"Chart.yaml": DEPENDS}, "db.any.thing", UNKNOWN),
    ("global with a missing subchart", {"Chart.yaml": DEPENDS}, "global.any", UNKNOWN),
    ("beside a missing subchart", {"Chart.yaml": DEPENDS}, "other", UNREAD),
    (
        "a missing library that gets everything",
        {"Chart.yaml": DEPENDS, "templates/t.yaml": '{{ include "lib.all" . }}'},
        "other",
        UNKNOWN,
    ),
    (
        "a missing library that gets a part",
        {"Chart.yaml": DEPENDS, "templates/t.yaml": '{{ include "lib.x" .Values.a }}'},
        "a.b",
        UNKNOWN,
    ),
    (
        "beside that part",
        {"Chart.yaml": DEPENDS, "templates/t.yaml": '{{ include "lib.x" .Values.a }}'},
        "other",
        UNREAD,
    ),
    ("a template that nobody has", {"templates/t.yaml": '{{ include "lib.all" . }}'}, "other", UNREAD),
    ("a property of the schema", {"values.schema.json": SCHEMA}, "a.b", READ),
    ("no property of the schema", {"values.schema.json": SCHEMA}, "a.c", UNREAD),
    ("additional properties of the schema", {"values.schema.json": SCHEMA}, "m.any.x", READ),
    ("a reference in the schema", {"values.schema.json": SCHEMA}, "r.z", READ),
    ("items of the schema", {"values.schema.json": SCHEMA}, "l.0.y", READ),
    ("a template in the defaults", {"values.yaml": "a: '{{ .Values.b.c }}'\n"}, "b.c", READ),
]


@pytest.mark.parametrize(("files", "where", "status"), [row[1:] for row in AROUND], ids=[row[0] for row in AROUND])
def test_around_the_templates(files: dict[str, str], where: str, status: Read) -> None:
    assert Reads.of(chart_of(files)).status(path(where)) is status


def test_a_missing_bitnami_library_reads_only_what_it_is_known_to_read() -> None:
    chart = (
        CHART_YAML + "dependencies:\n  - {name: common, version: 2.x, repository: https://charts.bitnami.com/bitnami}\n"
    )
    found = Reads.of(chart_of({"Chart.yaml": chart, "templates/t.yaml": '{{ include "common.names.fullname" . }}'}))
    assert found.status(("fullnameOverride",)) is READ
    assert found.status(("fullnameOveride",)) is UNREAD


KINDS = [
    ("printed", "{{ .Values.a }}", {"print"}),
    ("printed in quotes", 'x: "{{ .Values.a }}"', {"quote"}),
    ("quoted", "{{ .Values.a | quote }}", {"quote"}),
    ("a number", "{{ int .Values.a }}", {"int"}),
    ("a condition", "{{ if .Values.a }}{{ end }}", {"bool"}),
    ("a part of a condition", "{{ if and .Values.a .Values.b }}{{ end }}", {"bool"}),
    ("a loop", "{{ range .Values.a }}{{ end }}", {"range"}),
    ("dumped", "{{ toYaml .Values.a | nindent 2 }}", {"toYaml", "nindent"}),
    ("a template", "{{ tpl .Values.a . }}", {"tpl", "print"}),
    ("a key", "{{ index .Values.m .Values.a }}", {"index"}),
]


@pytest.mark.parametrize(("text", "kinds"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_kinds_of_use(text: str, kinds: set[str]) -> None:
    assert {use.kind for use in reads(text).uses(("a",))} == kinds


def test_uses_say_where_and_what_is_taken_above() -> None:
    found = reads("x\n{{ toYaml .Values.a }}\n{{ .Values.a.b }}")
    assert [(use.template, use.line, use.kind) for use in found.uses(("a", "b"))] == [
        ("templates/t.yaml", 2, "toYaml"),
        ("templates/t.yaml", 3, "print"),
    ]


def test_known_children_and_all_paths() -> None:
    found = reads("{{ .Values.a.b }}{{ range .Values.a.c }}{{ .d }}{{ end }}")
    assert found.known_children(("a",)) == {"b", "c"}
    assert set(found.all_paths()) == {("a",), ("a", "b"), ("a", "c"), ("a", "c", "*"), ("a", "c", "*", "d")}


def test_templates_in_the_file_under_test_read_too() -> None:
    found = reads("{{ tpl .Values.a . }}")
    values = parse(Source("values-prod.yaml", "a: '{{ .Values.extra.host }}'\n"))
    assert found.status(("extra", "host")) is UNREAD
    assert found.beside(values).status(("extra", "host")) is READ
    assert found.beside(values).status(("extra", "hots")) is UNREAD


def test_a_chart_is_analysed_once() -> None:
    chart = chart_of({"templates/t.yaml": "{{ .Values.a }}"})
    assert Reads.of(chart) is Reads.of(chart)


@pytest.mark.parametrize("depth", [3, 60])
def test_deep_recursion_ends(depth: int) -> None:
    define = '{{ define "t%d" }}{{ include "t%d" (dict "x" .) }}{{ end }}'
    helpers = "".join(define % (i, (i + 1) % depth) for i in range(depth))
    assert reads('{{ include "t0" .Values.a }}', helpers).status(("other",)) is UNREAD
