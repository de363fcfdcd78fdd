from __future__ import annotations

import pytest

from checks.model import Level
from checks.values.rules.probe_port_undefined import check
from tests.values.helpers import POD, lines, values_of

CHART = {"templates/t.yaml": POD}
CASES = [
    ("name", "ports: [{name: http, containerPort: 80}]\nprobe: {tcpSocket: {port: htpp}}\n", [2]),
    ("name without any port", "probe: {httpGet: {port: http}}\n", [1]),
    ("number", "ports: [{name: http, containerPort: 80}]\nprobe: {tcpSocket: {port: 8080}}\n", [2]),
    ("number without any port", "probe: {tcpSocket: {port: 8080}}\n", []),
    (
        "number that the program is told",
        "ports: [{containerPort: 80}]\nprobe: {tcpSocket: {port: 8080}}\nhealth: 8080\n",
        [],
    ),
    ("right name", "ports: [{name: http, containerPort: 80}]\nprobe: {tcpSocket: {port: http}}\n", []),
    ("right number", "ports: [{name: http, containerPort: 80}]\nprobe: {tcpSocket: {port: 80}}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected


def test_a_number_is_only_a_warning() -> None:
    text = "ports: [{containerPort: 80}]\nprobe: {tcpSocket: {port: 8080}}\n"
    assert next(check.check(values_of(text, CHART, rendered=True))).level is Level.WARNING
