from __future__ import annotations

import pytest

from checks.values.rules.port_out_of_range import check
from tests.values.helpers import lines

CASES = [
    ("too high", "service:\n  port: 80800\n", [2]),
    ("in quotes", 'service:\n  port: "70000"\n', [2]),
    ("negative", "metrics:\n  port: -1\n", [2]),
    ("zero", "service:\n  port: 0\n  ports:\n    - containerPort: 0\n", [2, 4]),
    ("half a port", "service:\n  targetPort: 80.5\n", [2]),
    ("any key that ends with port", "httpPort: 65536\nadmin-port: 99999\n", [1, 2]),
    ("map of ports", "containerPorts:\n  http: 808080\n", [2]),
    ("node port", "service:\n  nodePort: 8080\n  nodePorts:\n    http: 32768\n", [2, 4]),
    ("node port of a name", "service:\n  httpNodePort: 80\n", [2]),
    ("right", "service: {port: 65535, nodePort: 30000, targetPort: 1}\n", []),
    ("names", "service: {targetPort: http, port: https}\n", []),
    ("nothing", 'service: {nodePort: 0, port: ""}\nhostPort: 0\ndebugPort: 0\n', []),
    ("no ports", "support: 80800\ntransport: 99999\nimport: 70000\n", []),
    ("port of a node of another kind", "rabbitmqNodePort: 5672\n", []),
    ("annotations", "annotations: {prometheus.io/port: 99999}\n", []),
    ("switched off", "metrics: {enabled: false, port: 99999}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


def test_a_program_that_takes_minus_one_for_none() -> None:
    assert lines(check, "jmxPort: -1\n", {"values.yaml": "jmxPort: -1\n"}) == []


@pytest.mark.parametrize(("field", "expected"), [("containerPort", [1]), ("hostPort", [])])
def test_zero_is_wrong_where_it_is_rendered_as_a_port(field: str, expected: list[int]) -> None:
    port = (
        "{containerPort: 80, hostPort: {{ .Values.adminPort }}}"
        if field == "hostPort"
        else "{containerPort: {{ .Values.adminPort }}}"
    )
    head = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: a\n"
    pod = f"{head}      ports: [{port}]\n"
    assert lines(check, "adminPort: 0\n", {"templates/a.yaml": pod}, rendered=True) == expected
