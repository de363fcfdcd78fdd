from __future__ import annotations

import pytest

from checks.values.rules.seccomp_unconfined import check
from tests.values.helpers import lines

CASES = [
    ("seccomp", "securityContext:\n  seccompProfile:\n    type: Unconfined\n", [3]),
    ("AppArmor", "securityContext:\n  appArmorProfile: {type: Unconfined}\n", [2]),
    ("short", "systemProbe:\n  apparmor: unconfined\n", [2]),
    ("annotation", "podAnnotations:\n  container.apparmor.security.beta.kubernetes.io/app: unconfined\n", [2]),
    ("old annotation", "podAnnotations:\n  seccomp.security.alpha.kubernetes.io/pod: unconfined\n", [2]),
    ("default", "securityContext:\n  seccompProfile:\n    type: RuntimeDefault\n", []),
    ("own profile", "securityContext:\n  seccompProfile:\n    type: Localhost\n    localhostProfile: a.json\n", []),
    ("another type", "service:\n  type: Unconfined\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
