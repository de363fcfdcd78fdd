from __future__ import annotations

import pytest

from checks.values.rules.kubernetes_misplaced_field import check
from tests.values.helpers import POD, lines

CHART = {"templates/t.yaml": POD}
CASES = [
    ("a level too deep", "probe:\n  tcpSocket:\n    port: 80\n    periodSeconds: 5\n", [4]),
    ("a level too high", "probe:\n  path: /healthz\n  httpGet: {port: 80}\n", [2]),
    ("misspelt only", "probe: {tcpSocket: {port: 80}, periodSecond: 5}\n", []),
    ("right", "probe: {tcpSocket: {port: 80}, periodSeconds: 5}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected
