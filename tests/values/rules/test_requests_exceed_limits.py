from __future__ import annotations

import pytest

from checks.values.rules.requests_exceed_limits import check
from tests.values.helpers import lines

DEFAULTS = {"values.yaml": "resources:\n  requests: {memory: 1Gi}\n  limits: {memory: 2Gi}\n"}

CASES = [
    ("above", "resources:\n  requests:\n    cpu: 2\n  limits:\n    cpu: 500m\n", None, [3]),
    ("other units", "resources:\n  requests:\n    memory: 2G\n  limits:\n    memory: 1Gi\n", None, [3]),
    ("equal in other units", "resources:\n  requests:\n    cpu: 1\n  limits:\n    cpu: 1000m\n", None, []),
    ("below", "resources:\n  requests:\n    memory: 1024Mi\n  limits:\n    memory: 1Gi\n", None, []),
    ("no limit", "resources:\n  requests:\n    cpu: 2\n", None, []),
    ("guarantee", "memory:\n  guarantee: 2G\n  limit: 1G\n", None, [2]),
    ("limit below the default request", "resources:\n  limits:\n    memory: 512Mi\n", DEFAULTS, [3]),
    ("request above the default limit", "resources:\n  requests:\n    memory: 4Gi\n", DEFAULTS, [3]),
]


@pytest.mark.parametrize(("name", "text", "chart", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, chart: dict[str, str] | None, expected: list[int]) -> None:
    assert lines(check, text, chart) == expected
