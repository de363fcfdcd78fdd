from __future__ import annotations

import pytest

from checks.values.rules.immutable_field_changed import check
from tests.values.helpers import changed

CASES = [
    ("storage class", "persistence:\n  storageClass: standard\n", "persistence:\n  storageClass: fast\n", [2]),
    (
        "access modes",
        "persistence:\n  accessModes: [ReadWriteOnce]\n",
        "persistence:\n  accessModes: [ReadWriteMany]\n",
        [2],
    ),
    ("selector labels", "selectorLabels:\n  app: a\n", "selectorLabels:\n  app: b\n", [1]),
    ("full name", "fullnameOverride: shop\n", "fullnameOverride: store\n", [1]),
    ("cluster IP", "service:\n  clusterIP: 10.0.0.1\n", "service:\n  clusterIP: 10.0.0.2\n", [2]),
    ("quotes only", "persistence:\n  storageClass: fast\n", 'persistence:\n  storageClass: "fast"\n', []),
    ("first set", "persistence:\n  storageClass:\n", "persistence:\n  storageClass: fast\n", [2]),
    ("a cache", "cache:\n  storageClass: fast\n", "cache:\n  storageClass: slow\n", []),
]


@pytest.mark.parametrize(("name", "before", "after", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, before: str, after: str, expected: list[int]) -> None:
    assert changed(check, before, after) == expected
