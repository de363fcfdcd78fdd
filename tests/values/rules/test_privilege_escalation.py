from __future__ import annotations

import pytest

from checks.values.rules.privilege_escalation import check
from tests.values.helpers import lines

CASES = [
    ("true", "securityContext:\n  allowPrivilegeEscalation: true\n", [2]),
    ("in a text", "extra: |\n  - securityContext:\n      allowPrivilegeEscalation: true\n", [3]),
    ("beside an image", "image:\n  allowPrivilegeEscalation: true\n", [2]),
    ("false", "securityContext:\n  allowPrivilegeEscalation: false\n", []),
    ("policy", "podSecurityPolicy:\n  allowPrivilegeEscalation: true\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
