from __future__ import annotations

import pytest

from checks.values.rules.host_port import check
from tests.values.helpers import lines

CASES = [
    ("number", "ports:\n  - containerPort: 80\n    hostPort: 80\n", [3]),
    ("quoted", "ports:\n  http:\n    hostPort: '8080'\n", [3]),
    ("switch", "daemonset:\n  useHostPort: true\n", [2]),
    ("switch as a part", "hostPort:\n  enabled: true\n  ports: {http: 80}\n", [2]),
    ("zero", "ports:\n  - hostPort: 0\n", []),
    ("null", "ports:\n  - hostPort:\n", []),
    ("false", "hostPort: false\nuseHostPort: false\n", []),
    ("switched off", "otlp:\n  enabled: false\n  hostPort: 4317\n", []),
    ("container port", "containerPort: 80\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
