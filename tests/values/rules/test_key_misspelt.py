from __future__ import annotations

import pytest

from checks.values.rules.key_misspelt import check
from tests.values.helpers import lines

CHART = {
    "values.yaml": "config:\n  volumeMounts: []\n  sidecar:\n    volumeMounts: []\n    disable: true\n",
    "templates/t.yaml": "data: {{ toYaml .Values.config | nindent 2 }}\nkind: {{ .Values.disable }}\n"
    "{{/* mountPath: a, mountPath: b, subPath: a, subPath: b, subpath: c */}}\n",
}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("one letter lost", "config:\n  volumeMunts: []\n", [2]),
        ("one letter too many", "config:\n  volumeMountss: []\n", []),
        ("two letters swapped", "config:\n  volumeMuonts: []\n", [2]),
        ("right", "config:\n  volumeMounts: []\n", []),
        ("another word", "config:\n  volumeClaims: []\n", []),
        ("another case", "config:\n  volumemounts: []\n", []),
        ("another case than in the templates", "config:\n  mountpath: /\n", [2]),
        ("the templates write it so too", "config:\n  subpath: /\n", []),
        ("the right one is there too", "config:\n  volumeMounts: []\n  volumeMunts: []\n", []),
        ("a label", "config:\n  labels:\n    volumeMunts: a\n", []),
        ("another ending", "config:\n  disabel: true\n", []),
    ],
)
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART) == expected
