from __future__ import annotations

import pytest

from checks.values.rules.resources_missing import check
from tests.values.helpers import changed

CASES = [
    ("empty", "a: 1\n", "resources: {}\n", [1]),
    ("null", "a: 1\n", "web:\n  resources:\n", [2]),
    ("taken away", "resources:\n  limits: {memory: 1Gi}\n", "resources: {}\n", [1]),
    (
        "a limit taken away",
        "resources:\n  limits:\n    memory: 1Gi\n    cpu: 1\n",
        "resources:\n  limits:\n    cpu: 1\n",
        [2],
    ),
    ("set", "a: 1\n", "resources:\n  limits: {memory: 1Gi}\n", []),
    ("switched off", "a: 1\n", "web:\n  enabled: false\n  resources: {}\n", []),
]


@pytest.mark.parametrize(("name", "before", "after", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, before: str, after: str, expected: list[int]) -> None:
    assert changed(check, before, after) == expected
