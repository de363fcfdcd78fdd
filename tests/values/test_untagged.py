from __future__ import annotations

import pytest

from checks.values.untagged import rendered_untagged, untagged, written_bare
from tests.values.helpers import values_of

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: '%s'}]\n"


@pytest.mark.parametrize(
    ("text", "expected"), [("nginx", True), ("nginx:", True), ("reg:5000/x", True), ("nginx:1", False), ("", False)]
)
def test_untagged(text: str, expected: bool) -> None:
    assert untagged(text) is expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ .Values.image.tag }}", True),
        ("{{ $.Values.image.tag | quote }}", True),
        ("{{ .Values.image.tag | default .Chart.AppVersion }}", False),
        ("{{ if .Values.image.tag }}:{{ .Values.image.tag }}{{ end }}", False),
        ("{{ .Values.image.tagSuffix }}", False),
        ("nothing", False),
    ],
)
def test_written_bare(template: str, expected: bool) -> None:
    values = values_of("image: {tag: ''}\n", {"templates/a.yaml": f"a: {template}\n"})
    assert written_bare(values, ("image", "tag")) is expected


def test_rendered_untagged() -> None:
    chart = {"templates/a.yaml": POD % "nginx:", "templates/b.yaml": POD % "redis:7"}
    assert rendered_untagged(values_of("a: 1\n", chart, rendered=True)) == {"nginx"}
    assert rendered_untagged(values_of("a: 1\n", chart)) is None
