from __future__ import annotations

import pytest

from checks.security.rules.compose_host_namespace import check
from tests.security.rules.helpers import compose

CASES = [
    ("network", "network_mode: host", [3]),
    ("processes", "image: a\npid: host", [4]),
    ("memory", "ipc: host", [3]),
    ("users", "userns_mode: host", [3]),
    ("two", "pid: host\nipc: host", [3, 4]),
    ("bridge", "network_mode: bridge", []),
    ("another service's", "network_mode: service:db\npid: service:db", []),
    ("shareable memory", "ipc: shareable", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert compose(check, text) == expected
