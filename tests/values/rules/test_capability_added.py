from __future__ import annotations

import pytest

from checks.model import Level
from checks.values.rules.capability_added import check
from tests.values.helpers import findings, lines

CASES = [
    ("block list", "securityContext:\n  capabilities:\n    add:\n      - SYS_ADMIN\n", [4]),
    ("flow list", "securityContext:\n  capabilities:\n    drop: [ALL]\n    add: [NET_ADMIN, SYS_PTRACE]\n", [4, 4]),
    ("all", "securityContext:\n  capabilities:\n    add: [ALL]\n", [3]),
    ("with its prefix", "securityContext:\n  capabilities:\n    add: [CAP_SYS_MODULE]\n", [3]),
    ("lower case", "securityContext:\n  capabilities:\n    add: [sys_admin]\n", [3]),
    ("not a list", "securityContext:\n  capabilities:\n    add: SYS_ADMIN\n", [3]),
    ("allowed at baseline", "securityContext:\n  capabilities:\n    add: [NET_BIND_SERVICE, CAP_CHOWN, KILL]\n", []),
    ("dropped", "securityContext:\n  capabilities:\n    drop: [ALL, SYS_ADMIN]\n", []),
    ("template", "securityContext:\n  capabilities:\n    add: ['{{ .Values.cap }}']\n", []),
    ("another add", "processors:\n  add: [ALL]\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


@pytest.mark.parametrize(("name", "level"), [("ALL", Level.ERROR), ("BPF", Level.ERROR), ("IPC_LOCK", Level.WARNING)])
def test_level(name: str, level: Level) -> None:
    (finding,) = findings(check, f"capabilities:\n  add: [{name}]\n")
    assert finding.level is level
