from __future__ import annotations

import pytest

from checks.values.rules.replicas_dropped import check
from tests.values.helpers import changed

CASES = [
    ("to one", "replicaCount: 5\n", "replicaCount: 1\n", [1]),
    ("to zero", "web:\n  replicas: 2\n", "web:\n  replicas: 0\n", [2]),
    ("to half", "autoscaling:\n  minReplicas: 10\n", "autoscaling:\n  minReplicas: 5\n", [2]),
    ("one less", "replicaCount: 5\n", "replicaCount: 4\n", []),
    ("more", "replicaCount: 1\n", "replicaCount: 3\n", []),
    ("switched off", "web:\n  enabled: false\n  replicas: 4\n", "web:\n  enabled: false\n  replicas: 1\n", []),
]


@pytest.mark.parametrize(("name", "before", "after", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, before: str, after: str, expected: list[int]) -> None:
    assert changed(check, before, after) == expected
