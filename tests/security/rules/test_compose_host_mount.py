from __future__ import annotations

import pytest

from checks.security.rules.compose_host_mount import check
from tests.security.rules.helpers import compose

CASES = [
    ("docker's socket", "volumes:\n  - /var/run/docker.sock:/var/run/docker.sock", [4]),
    ("docker's socket read-only", "volumes: ['/var/run/docker.sock:/s:ro']", [3]),
    ("containerd's socket", "volumes: ['/run/containerd/containerd.sock:/s']", [3]),
    ("root", "volumes:\n  - /:/host", [4]),
    ("etc in long form", "volumes:\n  - {type: bind, source: /etc, target: /etc}", [4]),
    ("below proc", "volumes: ['/proc/sys:/p']", [3]),
    ("two of them", "volumes:\n  - /dev:/dev\n  - /sys:/sys", [4, 5]),
    ("etc read-only", "volumes: ['/etc:/etc:ro']", []),
    ("localtime", "volumes: ['/etc/localtime:/etc/localtime:ro']", []),
    ("long form read-only", "volumes:\n  - {type: bind, source: /etc, target: /etc, read_only: true}", []),
    ("named volume", "volumes: ['data:/var/lib/x']", []),
    ("project folder", "volumes: ['./etc:/etc']", []),
    ("data folder", "volumes: ['/srv/data:/data', '/var/lib/app:/x']", []),
    ("no list", "volumes: none", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert compose(check, text) == expected
