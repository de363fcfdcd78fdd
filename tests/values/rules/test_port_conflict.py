from __future__ import annotations

import pytest

from checks.values.rules.port_conflict import check
from tests.values.helpers import lines

TEMPLATE = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  ports:
    - {name: http, port: {{ .Values.http }}, nodePort: {{ .Values.node }}}
    - {name: {{ .Values.name }}, port: {{ .Values.metrics }}, protocol: {{ .Values.protocol }}}
---
apiVersion: v1
kind: Service
metadata: {name: other}
spec:
  ports: [{port: 80, nodePort: {{ .Values.otherNode }}}]
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers: [{name: web, image: web, ports: {{ toJson .Values.ports }}}]
"""
DEFAULTS = "http: 80\nmetrics: 90\nname: metrics\nprotocol: TCP\nnode: 30000\notherNode: 30001\nports: []\n"
CHART = {"templates/t.yaml": TEMPLATE, "values.yaml": DEFAULTS}
CASES = [
    ("port of a service", "http: 8080\nmetrics: 8080\n", [2]),
    ("one of them a default", "metrics: 80\n", [1]),
    ("name", "name: http\n", [1]),
    ("node port", "node: 30005\notherNode: 30005\n", [2]),
    ("container port", "ports:\n  - containerPort: 80\n  - containerPort: 80\n", [3]),
    ("other protocol", "metrics: 80\nprotocol: UDP\n", []),
    ("right", "http: 81\nmetrics: 91\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected
