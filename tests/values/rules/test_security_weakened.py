from __future__ import annotations

import pytest

from checks.values.rules.security_weakened import check
from tests.values.helpers import changed

CASES = [
    ("root allowed", "securityContext:\n  runAsNonRoot: true\n", "securityContext:\n  runAsNonRoot: false\n", [2]),
    ("root user", "securityContext:\n  runAsUser: 1000\n", "securityContext:\n  runAsUser: 0\n", [2]),
    (
        "escalation",
        "securityContext:\n  allowPrivilegeEscalation: false\n",
        "securityContext:\n  allowPrivilegeEscalation: true\n",
        [2],
    ),
    (
        "capabilities kept",
        "securityContext:\n  capabilities:\n    drop: [ALL]\n",
        "securityContext:\n  capabilities:\n    drop: []\n",
        [3],
    ),
    ("all of it", "securityContext:\n  runAsNonRoot: true\n", "securityContext: {}\n", [1, 1]),
    ("network policy off", "networkPolicy:\n  enabled: true\n", "networkPolicy:\n  enabled: false\n", [2]),
    (
        "seccomp",
        "securityContext:\n  seccompProfile:\n    type: RuntimeDefault\n",
        "securityContext:\n  seccompProfile:\n    type: Unconfined\n",
        [3],
    ),
    ("switched on anew", "web:\n  port: 80\n", "web:\n  port: 80\n  hostNetwork: true\n", [3]),
    ("hardened", "securityContext:\n  runAsNonRoot: false\n", "securityContext:\n  runAsNonRoot: true\n", []),
    ("another user", "securityContext:\n  runAsUser: 1000\n", "securityContext:\n  runAsUser: 2000\n", []),
    ("autoscaling off", "autoscaling:\n  enabled: true\n", "autoscaling:\n  enabled: false\n", []),
]


@pytest.mark.parametrize(("name", "before", "after", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, before: str, after: str, expected: list[int]) -> None:
    assert changed(check, before, after) == expected
