from __future__ import annotations

import pytest

from checks.values.rules.host_namespace import check
from tests.values.helpers import lines

CASES = [
    ("network", "hostNetwork: true\n", [1]),
    ("processes", "pod:\n  hostPID: true\n", [2]),
    ("shared memory", "hostIPC: true\n", [1]),
    ("as a part", "hostNetwork:\n  enabled: true\n", [2]),
    ("switch with use", "useHostNetwork: true\nuseHostPID: true\n", [1, 2]),
    ("snake case", "host_network: true\n", [1]),
    ("false", "hostNetwork: false\nhostPID: false\n", []),
    ("part that is off", "hostNetwork:\n  enabled: false\n", []),
    ("policy", "podSecurityPolicy:\n  hostNetwork: true\n", []),
    ("other names", "hostNetworkPolicy: true\nhostname: true\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
