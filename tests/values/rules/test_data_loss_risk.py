from __future__ import annotations

import pytest

from checks.values.rules.data_loss_risk import check
from tests.values.helpers import changed

CASES = [
    ("persistence off", "persistence:\n  enabled: true\n", "persistence:\n  enabled: false\n", [2]),
    (
        "in a part",
        "db:\n  primary:\n    persistence:\n      enabled: true\n",
        "db:\n  primary:\n    persistence:\n      enabled: false\n",
        [4],
    ),
    ("another claim", "persistence:\n  existingClaim: data\n", "persistence:\n  existingClaim: data2\n", [2]),
    ("delete policy", "persistence:\n  reclaimPolicy: Retain\n", "persistence:\n  reclaimPolicy: Delete\n", [2]),
    ("guard off", "crds:\n  keep: true\n", "crds:\n  keep: false\n", [2]),
    ("database out", "postgresql:\n  enabled: true\n", "postgresql:\n  enabled: false\n", [2]),
    (
        "resource policy",
        "annotations:\n  helm.sh/resource-policy: keep\n",
        'annotations:\n  helm.sh/resource-policy: ""\n',
        [2],
    ),
    ("persistence on", "persistence:\n  enabled: false\n", "persistence:\n  enabled: true\n", []),
    ("ingress off", "ingress:\n  enabled: true\n", "ingress:\n  enabled: false\n", []),
]


@pytest.mark.parametrize(("name", "before", "after", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, before: str, after: str, expected: list[int]) -> None:
    assert changed(check, before, after) == expected
