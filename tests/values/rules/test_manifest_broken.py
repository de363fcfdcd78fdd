from __future__ import annotations

import pytest

from checks.values.rules.manifest_broken import check
from tests.values.helpers import lines

TEMPLATE = """
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  labels:
    app: a
    {{- with .Values.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
data:
  password: {{ .Values.password }}
"""
CHART = {"templates/t.yaml": TEMPLATE, "values.yaml": "labels: {}\npassword: x\n"}
CASES = [
    ("word for a map", "labels: linux\n", [1]),
    ("list for a map", "labels:\n  - app: web\n", [1]),
    ("text with a meaning in YAML", 'password: "a: b"\n', [1]),
    ("an alias", 'labels: {}\npassword: "*x"\n', [2]),
    ("right", "labels: {os: linux}\npassword: y\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected


def test_what_is_broken_without_the_file_too_is_not_its_fault() -> None:
    chart = {"templates/t.yaml": "a: b\n  c: {{ .Values.a }}", "values.yaml": "a: d\n"}
    assert lines(check, "a: e\n", chart, rendered=True) == []
