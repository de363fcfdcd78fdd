from __future__ import annotations

import pytest

from checks.values.rules.port_conflict_value import check
from tests.values.helpers import lines

CASES = [
    ("port twice", "ports:\n  - port: 80\n  - port: 80\n", [3]),
    ("name twice", "ports:\n  - {name: a, port: 80}\n  - {name: a, port: 81}\n", [3]),
    ("container port twice", "ports:\n  - containerPort: 80\n  - containerPort: 80\n    protocol: TCP\n", [3]),
    ("map of numbers", "service:\n  ports:\n    http: 80\n    https: 80\n", [4]),
    ("map of maps", "service:\n  ports:\n    http:\n      port: 80\n    admin:\n      port: 80\n", [6]),
    ("node port of two services", "a:\n  nodePort: 30080\nb:\n  nodePort: 30080\n", [4]),
    ("node ports", "service:\n  nodePorts:\n    http: 30080\n    https: 30080\n", [4]),
    ("other protocol", "ports:\n  - {port: 53, protocol: UDP}\n  - {port: 53, protocol: TCP}\n", []),
    ("protocol in the name", "ports: {dns-tcp: 53, dns-udp: 53}\n", []),
    ("same target", "ports:\n  - {port: 80, targetPort: 8080}\n  - {port: 443, targetPort: 8080}\n", []),
    ("other addresses", "ports:\n  - {hostPort: 80, hostIP: 10.0.0.1}\n  - {hostPort: 80, hostIP: 10.0.0.2}\n", []),
    ("other lists", "a: {ports: [{port: 80}]}\nb: {ports: [{port: 80}]}\n", []),
    ("switched off", "ports: {http: {port: 80}, https: {enabled: false, port: 80}}\n", []),
    ("nothing", "ports: {http: , https: }\na: {nodePort: }\nb: {nodePort: }\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
