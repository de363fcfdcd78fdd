from __future__ import annotations

import pytest

from checks.values.rules.probe_removed import check
from tests.values.helpers import changed

CASES = [
    ("emptied", "livenessProbe:\n  httpGet: {path: /, port: 80}\n", "livenessProbe: {}\n", [1]),
    ("null", "web:\n  readinessProbe:\n    periodSeconds: 5\n", "web:\n  readinessProbe: null\n", [2]),
    ("removed", "web:\n  livenessProbe:\n    periodSeconds: 5\n  port: 80\n", "web:\n  port: 80\n", [1]),
    ("switched off", "livenessProbe:\n  enabled: true\n", "livenessProbe:\n  enabled: false\n", [2]),
    ("another path", "livenessProbe:\n  httpGet: {path: /a}\n", "livenessProbe:\n  httpGet: {path: /b}\n", []),
    ("was empty", "livenessProbe: {}\n", "livenessProbe: null\n", []),
]


@pytest.mark.parametrize(("name", "before", "after", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, before: str, after: str, expected: list[int]) -> None:
    assert changed(check, before, after) == expected
