from __future__ import annotations

from collections.abc import Mapping

import pytest

from checks.evidence import helm
from checks.values.rendering import Rendering, effective
from tests.values.helpers import values_of

CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\n"


def rendering(files: Mapping[str, str], text: str = "") -> Rendering:
    found = values_of(text, files, rendered=True).rendering
    assert found is not None
    return found


def names(found: Rendering) -> list[str]:
    return [each.name for each in found.objects]


def test_objects_know_their_place() -> None:
    found = rendering({"templates/t.yaml": CONFIG % "a" + "---\n" + CONFIG % "{{ .Values.b }}"}, "b: bee")
    assert [(each.name, each.template, each.index, each.line) for each in found.objects] == [
        ("a", "app/templates/t.yaml", 0, 0),
        ("bee", "app/templates/t.yaml", 1, 3),
    ]
    assert found.problems == []


RESILIENT = [
    ("undefined", {"t.yaml": '{{ include "lib.labels" . }}\n' + CONFIG % "a"}, ["a"], []),
    ("undefined name", {"t.yaml": CONFIG % '{{ include "lib.fullname" . }}'}, ["guard-stub"], []),
    (
        "undefined by computed name",
        {"t.yaml": '{{ include (print "lib" ".x") . }}\n' + CONFIG % "a"},
        ["a"],
        ["undefined"],
    ),
    ("fail", {"t.yaml": '{{ fail "set it" }}\n' + CONFIG % "a"}, ["a"], ["refused"]),
    ("required", {"t.yaml": CONFIG % '{{ required "set it" .Values.x }}'}, ["guard-stub"], ["refused"]),
    ("required in a pipe", {"t.yaml": CONFIG % '{{ .Values.x | required "set it" }}'}, ["guard-stub"], ["refused"]),
    ("nil", {"t.yaml": CONFIG % "{{ .Values.x.y }}", "u.yaml": CONFIG % "b"}, ["b"], ["execute"]),
    ("parse", {"t.yaml": CONFIG % "{{ if }}", "u.yaml": CONFIG % "b"}, ["b"], ["parse"]),
    (
        "a helper that always fails",
        {
            "_h.tpl": '{{ define "h" }}{{ .Values.x.y }}{{ end }}',
            **{f"{name}.yaml": CONFIG % name + 'data: {k: "{{ include "h" . }}"}' for name in "abc"},
        },
        ["a", "b", "c"],
        ["execute", "execute"],
    ),
    (
        "definitions of a template that fails",
        {"t.yaml": '{{ define "n" }}a{{ end }}{{ .Values.x.y }}', "u.yaml": CONFIG % '{{ include "n" . }}'},
        ["a"],
        ["execute"],
    ),
    ("notes", {"NOTES.txt": "{{ .Values.x.y }}", "u.yaml": CONFIG % "b"}, ["b"], ["execute"]),
]


@pytest.mark.parametrize(("name", "templates", "left", "kinds"), RESILIENT, ids=[each[0] for each in RESILIENT])
def test_what_fails_is_set_aside(name: str, templates: dict[str, str], left: list[str], kinds: list[str]) -> None:
    found = rendering({f"templates/{path}": text for path, text in templates.items()})
    assert names(found) == left
    assert [each.kind for each in found.problems] == kinds


def test_objects_of_missing_dependencies_are_not_complete() -> None:
    helper = '{{ define "h" }}{{ include "lib.x" . }}{{ end }}'
    user = CONFIG % "a" + 'data: {k: "{{ include "h" . }}"}'
    found = rendering({"templates/_h.tpl": helper, "templates/a.yaml": user, "templates/b.yaml": CONFIG % "b"})
    assert [each.name for each in found.complete] == ["b"]


CHARTS = [
    (
        "dependency that is not there",
        {"Chart.yaml": "dependencies: [{name: gone, version: 1.x, repository: 'https://x'}]"},
    ),
    ("version that is a template", {"Chart.yaml": 'version: "{{ version }}"'}),
    ("kubeVersion of another time", {"Chart.yaml": 'kubeVersion: "<1.10"'}),
    ("lock", {"Chart.lock": "dependencies: [{name: gone, version: 1.0.0}]"}),
    ("old requirements", {"requirements.yaml": "dependencies: [{name: gone, version: 1.0.0}]"}),
    ("schema on another host", {"values.schema.json": '{"$ref": "https://example.invalid/schema.json"}'}),
    ("emoji", {"Chart.yaml": "description: 🦔"}),
]


@pytest.mark.parametrize(("name", "files"), CHARTS, ids=[each[0] for each in CHARTS])
def test_charts_that_helm_itself_refuses_are_rendered(name: str, files: dict[str, str]) -> None:
    files = {"Chart.yaml": "", "templates/t.yaml": CONFIG % "a", **files}
    files["Chart.yaml"] = (
        "apiVersion: v2\nname: app\n"
        + ("" if "version:" in files["Chart.yaml"] else "version: 1.0.0\n")
        + files["Chart.yaml"]
    )
    found = rendering(files)
    assert (names(found), found.problems) == (["a"], [])


def test_subcharts_have_their_alias() -> None:
    found = rendering(
        {
            "Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\n"
            "dependencies: [{name: db, alias: store, version: 9.x, condition: store.enabled}]\n",
            "charts/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.0.0-alpha\n",
            "charts/db/values.yaml": "name: default\n",
            "charts/db/templates/t.yaml": CONFIG % "{{ .Chart.Name }}-{{ .Values.name }}",
        },
        "store: {enabled: true, name: mine}",
    )
    assert [(each.name, each.template) for each in found.objects] == [
        ("store-mine", "app/charts/store/templates/t.yaml")
    ]


def test_slow_functions_are_replaced() -> None:
    template = '{{ $ca := genCA "x" 1 }}{{ $c := genSignedCert "x" nil nil 1 $ca }}\n' + CONFIG % "a"
    found = rendering({"templates/t.yaml": template + 'data: {k: {{ $c.Key | b64enc }}, h: "{{ htpasswd "u" "p" }}"}'})
    assert found.objects[0].data["data"]["h"] == "u:p"


def test_objects_of_the_prometheus_operator_are_rendered() -> None:
    condition = '{{ if and (.Capabilities.APIVersions.Has "monitoring.coreos.com/v1") true }}'
    assert names(rendering({"templates/t.yaml": condition + CONFIG % "a" + "{{ end }}"})) == ["a"]


EFFECTIVE = [
    ("override", "a: {x: 1, z: 2}", "a: {z: 3}", {"a": {"x": 1, "z": 3}}),
    ("null takes away", "a: {x: 1, z: 2}", "a: {z: null}", {"a": {"x": 1}}),
    ("null of a whole map", "a: {x: 1}\nb: 1", "a: null", {"b": 1}),
    ("list replaces", "a: [1, 2]", "a: [3]", {"a": [3]}),
    ("map for a list", "a: [1]", "a: {x: 1}", {"a": {"x": 1}}),
    ("no number", "a: 1", "a: .nan\nb: .inf", {"a": "nan", "b": "inf"}),
]


@pytest.mark.parametrize(("name", "defaults", "text", "expected"), EFFECTIVE, ids=[each[0] for each in EFFECTIVE])
def test_values_are_merged_as_helm_does(name: str, defaults: str, text: str, expected: object) -> None:
    assert effective(values_of(text, {"values.yaml": defaults})) == expected


def test_without_helm_there_is_a_note_and_no_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helm, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", "")
    values = values_of("", {"templates/t.yaml": CONFIG % "a"}, rendered=True)
    assert values.rendering is None
    assert "Helm" in values.notes[0].message


def test_a_library_chart_is_not_rendered() -> None:
    library = {"Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\ntype: library\n"}
    assert values_of("", library, rendered=True).rendering is None


def test_manifests_that_are_no_yaml() -> None:
    found = rendering({"templates/t.yaml": CONFIG % "a" + "---\na: b\n  c: d\n---\n" + CONFIG % "c"})
    assert names(found) == ["a", "c"]
    assert [(each.index, each.error.mark.line) for each in found.broken] == [(1, 2)]
