from __future__ import annotations

import pytest

from checks.security.rules.compose_capability_added import check
from tests.security.rules.helpers import compose

CASES = [
    ("admin", "cap_add: [SYS_ADMIN]", [3]),
    ("with its prefix", "cap_add:\n  - CAP_SYS_PTRACE", [4]),
    ("in small letters", "cap_add: [net_admin]", [3]),
    ("all", "cap_add: [ALL]", [3]),
    ("second", "cap_add:\n  - CHOWN\n  - SYS_MODULE", [5]),
    ("harmless", "cap_add: [NET_BIND_SERVICE, CHOWN]", []),
    ("dropped", "cap_drop: [ALL]", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert compose(check, text) == expected
