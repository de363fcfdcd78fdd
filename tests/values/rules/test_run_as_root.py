from __future__ import annotations

import pytest

from checks.model import Level
from checks.values.rules.run_as_root import check
from tests.values.helpers import findings, lines

CASES = [
    ("user 0", "securityContext:\n  runAsUser: 0\n", [2]),
    ("quoted", 'securityContext:\n  runAsUser: "0"\n', [2]),
    ("pod level", "podSecurityContext:\n  fsGroup: 1\n  runAsUser: 0\n", [3]),
    ("in a list", "initContainers:\n  - name: a\n    securityContext: {runAsUser: 0}\n", [3]),
    ("root allowed", "securityContext:\n  runAsNonRoot: false\n", [2]),
    ("root allowed beside a user", "securityContext:\n  runAsUser: 1000\n  runAsNonRoot: false\n", [3]),
    ("once for both", "securityContext:\n  runAsUser: 0\n  runAsNonRoot: false\n", [2]),
    ("group 0", "securityContext:\n  runAsUser: 1000\n  runAsGroup: 0\n", [3]),
    ("without a context", "controller:\n  runAsUser: 0\n", [2]),
    ("a user", "securityContext:\n  runAsUser: 10001\n  runAsGroup: 10001\n  runAsNonRoot: true\n", []),
    ("file system group 0", "podSecurityContext:\n  fsGroup: 0\n", []),
    ("policy", "podSecurityPolicy:\n  runAsUser: 0\n", []),
    ("null", "securityContext:\n  runAsUser:\n  runAsNonRoot:\n", []),
    ("template", "securityContext:\n  runAsUser: '{{ .Values.uid }}'\n", []),
    ("context switched off", "securityContext:\n  enabled: false\n  runAsUser: 0\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


def test_a_user_beside_weakens_the_finding() -> None:
    alone = findings(check, "securityContext:\n  runAsNonRoot: false\n")
    beside = findings(check, "securityContext:\n  runAsUser: 1000\n  runAsNonRoot: false\n")
    assert [each.level for each in alone + beside] == [Level.ERROR, Level.WARNING]


def test_the_default_user_counts() -> None:
    chart = {"values.yaml": "securityContext:\n  runAsUser: 0\n  runAsNonRoot: true\n"}
    assert lines(check, "securityContext:\n  runAsNonRoot: false\n", chart) == [2]
