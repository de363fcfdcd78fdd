from __future__ import annotations

import pytest

from checks.values.rules.printed_as_go import check
from tests.values.helpers import lines

TEMPLATE = """
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
    - name: a
      image: "nginx:{{ .Values.tag }}"
      args:
        - --hosts={{ .Values.hosts | toJson }}
        - {{ printf "--level=%d" .Values.level | quote }}
"""
CHART = {"templates/t.yaml": TEMPLATE, "values.yaml": "tag: a\nhosts: []\nlevel: 1\n"}
CASES = [
    ("map", "tag: {a: b}\n", [1]),
    ("empty map", "tag: {}\n", [1]),
    ("list", "hosts: []\ntag: [a]\n", [2]),
    ("empty list", "tag: []\n", [1]),
    ("wrong verb", 'level: "high"\n', [1]),
    ("list as JSON", "tag: b\nhosts: [a, b]\n", []),
    ("right", "tag: b\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected
