from __future__ import annotations

import pytest

from checks.values.rules.kubernetes_quantity import check
from tests.values.helpers import POD, lines

CHART = {"templates/t.yaml": POD}
CASES = [
    ("unit", "resources:\n  limits:\n    memory: 1gib\n", [3]),
    ("space", "resources: {limits: {memory: 1 Gi}}\n", [1]),
    ("right", "resources: {limits: {memory: 512M, cpu: 0.5}, requests: {memory: 1e9, cpu: 500m}}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected
