from __future__ import annotations

import pytest

from checks.security.rules.compose_unconfined import check
from tests.security.rules.helpers import compose

CASES = [
    ("seccomp", "security_opt: ['seccomp:unconfined']", [3]),
    ("with an equals sign", "security_opt:\n  - seccomp=unconfined", [4]),
    ("apparmor", "security_opt: ['apparmor:unconfined']", [3]),
    ("selinux", "security_opt: ['label:disable']", [3]),
    ("no new privileges", "security_opt: ['no-new-privileges:true']", []),
    ("a profile", "security_opt: ['seccomp:./profile.json', 'apparmor:docker-default']", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert compose(check, text) == expected
