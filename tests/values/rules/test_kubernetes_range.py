from __future__ import annotations

import pytest

from checks.values.rules.kubernetes_range import check
from tests.values.helpers import POD, lines

CHART = {"templates/t.yaml": POD}
CASES = [
    ("port", "ports:\n  - containerPort: 70000\n", [2]),
    ("negative delay", "probe: {tcpSocket: {port: 80}, initialDelaySeconds: -1}\n", [1]),
    ("right", "ports: [{containerPort: 65535, hostPort: 0}]\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected
