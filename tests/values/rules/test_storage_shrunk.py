from __future__ import annotations

import pytest

from checks.values.rules.storage_shrunk import check
from tests.values.helpers import changed

CASES = [
    ("another name", "volumeClaim:\n  dataStorage: 5Gi\n", "volumeClaim:\n  dataStorage: 2Gi\n", [2]),
    ("a cache in memory", "cache:\n  maxSize: 5Gi\n", "cache:\n  maxSize: 2Gi\n", []),
    ("smaller", "persistence:\n  size: 100Gi\n", "persistence:\n  size: 10Gi\n", [2]),
    ("smaller in other units", "persistence:\n  size: 1Ti\n", "persistence:\n  size: 1000Gi\n", [2]),
    ("the same in other units", "persistence:\n  size: 1Gi\n", "persistence:\n  size: 1024Mi\n", []),
    ("larger", "persistence:\n  size: 8Gi\n", "persistence:\n  size: 16Gi\n", []),
    (
        "a claim template",
        "volumeClaimTemplate:\n  resources:\n    requests:\n      storage: 30Gi\n",
        "volumeClaimTemplate:\n  resources:\n    requests:\n      storage: 3Gi\n",
        [4],
    ),
    ("memory may shrink", "resources:\n  limits:\n    memory: 2Gi\n", "resources:\n  limits:\n    memory: 1Gi\n", []),
]


@pytest.mark.parametrize(("name", "before", "after", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, before: str, after: str, expected: list[int]) -> None:
    assert changed(check, before, after) == expected
