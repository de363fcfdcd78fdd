from __future__ import annotations

import pytest

from checks.values.rules.template_type import check
from tests.values.helpers import lines

TEMPLATE = """
{{- define "h" }}{{ .Values.image.tag | trunc 8 }}{{ end -}}
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data:
  tag: {{ include "h" . | quote }}
  {{- range .Values.hosts }}
  {{ .name }}: x
  {{- end }}
  {{- range $key, $value := .Values.words }}
  {{ $key }}: {{ $value | upper }}
  {{- end }}
  size: {{ .Values.size | quote | trunc (len .Values.size) }}
"""
DEFAULTS = "image: {tag: v1}\nhosts: []\nwords: {}\nsize: abc\n"
CHART = {"templates/t.yaml": TEMPLATE, "values.yaml": DEFAULTS}
CASES = [
    ("text for a map", "hosts: []\nimage: nginx\n", [2]),
    ("number for a text, through a helper", "image:\n  tag: 1.2\n", [2]),
    ("number for a list", "hosts: 5\n", [1]),
    ("list of texts for a list of maps", "hosts:\n  - a\n", [2]),
    ("dash lost", "hosts:\n  name: a\n", [1]),
    ("dash gained", "words:\n  - a: b\n", [2]),
    ("number for a text", "size: 12\n", [1]),
    ("right", "image: {tag: v2}\nhosts: [{name: a}]\nwords: {a: b}\nsize: ab\n", []),
    ("nothing", "", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected


def test_the_defaults_themselves_are_judged_without_a_reference() -> None:
    text = "image: nginx\nhosts: []\nwords: {}\nsize: abc\n"
    assert lines(check, text, {"templates/t.yaml": TEMPLATE}, rendered=True) == [1]


def test_what_fails_without_the_file_too_is_not_its_fault() -> None:
    chart = {"templates/t.yaml": "{{ .Values.a.b }}", "values.yaml": "a: text\n"}
    assert lines(check, "c: 1\n", chart, rendered=True) == []


def test_a_part_switched_off_by_the_replacement_is_no_proof() -> None:
    chart = {"templates/t.yaml": "{{ if .Values.enabled }}{{ .Values.missing.b }}{{ end }}"}
    assert lines(check, "enabled: true\n", chart, rendered=True) == []
