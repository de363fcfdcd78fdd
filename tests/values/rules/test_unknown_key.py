from __future__ import annotations

import pytest

from checks.model import Level
from checks.values.document import Values
from checks.values.parse import parse
from checks.values.rules.unknown_key import check
from checks.values.tree import Source
from tests.values.helpers import CHART_YAML, chart_of, findings

TEMPLATE = """\
replicas: {{ .Values.replicaCount }}
image: {{ .Values.image.repository }}:{{ .Values.image.tag }}
{{- range .Values.hosts }}
host: {{ .name }}
{{- end }}
{{- with .Values.podLabels }}{{ toYaml . }}{{ end }}
min: {{ .Values.minReplicas }}
url: {{ .Values.schemaRegistryUrl }}
"""
DEFAULTS = """\
replicaCount: 1
image:
  repository: nginx
  tag: ""
hosts: []
podLabels: {}
minReplicas: 1
schemaRegistryUrl: ""
left: over
"""
CHART = {"values.yaml": DEFAULTS, "templates/t.yaml": TEMPLATE}
DEPENDS = "dependencies:\n  - {name: lib, version: 1.x, repository: x}\n"
LIBRARY = {
    "Chart.yaml": CHART_YAML + DEPENDS,
    "values.yaml": "replicaCount: 1\nservice: {}\nconfig: {level: info}\n",
    "templates/t.yaml": '{{ include "lib.all" . }}{{ .Values.replicaCount }}',
}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("two letters swapped", "a: 1\nreplicaCuont: 3\n", [(1, None), (2, "replicaCount")]),
        ("a letter lost", "replicaCunt: 3\n", [(1, "replicaCount")]),
        ("a letter doubled", "image:\n  repossitory: x\n", [(2, "image.repository")]),
        ("another case", "schemaRegistryURL: x\n", [(1, "schemaRegistryUrl")]),
        ("plural", "image:\n  tags: x\n", [(2, "image.tag")]),
        ("dashes", "replica-count: 1\n", [(1, "replicaCount")]),
        ("the beginning", "schemaRegistry: x\n", [(1, "schemaRegistryUrl")]),
        ("an opposite is no misspelling", "maxReplicas: 3\n", [(1, None)]),
        ("from another chart", "nginxSidecar:\n  on: true\n", [(1, None)]),
        ("only the topmost", "imgae:\n  repository: x\n  tag: y\n", [(1, "image")]),
        ("in a list", "hosts:\n  - name: a\n  - naem: b\n", [(3, "hosts[1].name")]),
        ("the right one is there", "replicaCount: 1\nreplicaCuont: 3\n", [(2, None)]),
        ("right", "replicaCount: 3\nimage: {tag: a}\nhosts: [{name: b}]\n", []),
        ("free-form", "podLabels:\n  repositry: x\n", []),
        ("a default that nothing reads", "left: out\n", []),
        ("an anchor's holder", "x-tag: &tag a\nimage: {tag: *tag}\n", []),
        ("a map for merging", "x-image: &image {tag: a}\nimage: {<<: *image}\n", []),
        ("an anchor that nobody uses", "x-tag: &tag a\n", [(1, None)]),
        ("wrong in what is merged", "x: &x {tga: a}\nimage: {<<: *x}\n", []),
        ("a number as a key", "1: a\n", [(1, None)]),
        ("null", "replicaCuont:\n", [(1, "replicaCount")]),
        ("nothing", "", []),
    ],
)
def test_override(name: str, text: str, expected: list[tuple[int, str | None]]) -> None:
    found = findings(check, text, CHART)
    assert [each.location.start_line for each in found] == [line for line, _ in expected]
    for each, (_, meant) in zip(found, expected, strict=True):
        assert (f"did you mean {meant}?" in each.message) if meant else ("did you mean" not in each.message)


def own(text: str) -> Values:
    chart = chart_of({**CHART, "values.yaml": text})
    return Values(chart.values.source, chart.values, chart)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("misspelt", DEFAULTS.replace("podLabels", "podLables").replace("left: over\n", ""), [(6, Level.ERROR)]),
        ("left over", DEFAULTS, [(9, Level.NOTE)]),
        ("the right one is there too", DEFAULTS.replace("left", "podLables"), [(9, Level.NOTE)]),
    ],
)
def test_own_values(name: str, text: str, expected: list[tuple[int, Level]]) -> None:
    assert [(each.location.start_line, each.level) for each in check.check(own(text))] == expected


def test_a_fix_renames_the_key_and_nothing_else() -> None:
    source = Source("values-prod.yaml", 'image:\n  "tga": a # keep\n')
    values = Values(source, parse(source), chart_of(CHART))
    (found,) = check.check(values)
    (fix,) = found.fixes
    assert fix.safe
    assert fix.description == "rename tga to tag"
    (replacement,) = fix.replacements
    assert (replacement.start, replacement.end, replacement.text) == (9, 14, '"tag"')


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("near a key that a template reads", "replicaCuont: 3\n", [1]),
        ("near a default", "config:\n  levle: info\n", []),
        ("near nothing", "other: 3\n", []),
        ("plural of a default", "services: {}\n", []),
    ],
)
def test_with_a_library_that_is_not_here(name: str, text: str, expected: list[int]) -> None:
    found = findings(check, text, LIBRARY)
    assert [each.location.start_line for each in found] == expected
    assert all("no template that is here" in each.message for each in found)
