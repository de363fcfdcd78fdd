from __future__ import annotations

import pytest

from checks.values.rules.service_port_undefined import check
from tests.values.helpers import lines

TEMPLATE = """
apiVersion: v1
kind: Service
metadata: {name: web, labels: {app: web}}
spec:
  selector: {app: web}
  ports:
    - {name: {{ .Values.portName }}, port: {{ .Values.port }}, targetPort: {{ .Values.target }}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers: [{name: web, image: web, ports: [{name: {{ .Values.containerPort }}, containerPort: 8080}]}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  rules:
    - http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {{ toJson .Values.backend }}}}}]}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  endpoints: [{port: {{ .Values.monitor | quote }}}]
"""
DEFAULTS = "portName: http\nport: 80\ntarget: http\ncontainerPort: http\nbackend: {number: 80}\nmonitor: http\n"
CHART = {"templates/t.yaml": TEMPLATE, "values.yaml": DEFAULTS}
CASES = [
    ("target", "target: htpp\n", [1]),
    ("the container's port was renamed", "containerPort: web\n", [1]),
    ("target number", "target: 9999\n", []),
    ("number of the backend", "backend: {number: 8080, name: null}\n", [1]),
    ("name of the backend", "backend:\n  number: null\n  name: web\n", [3]),
    ("the service's port changed", "port: 81\n", [1]),
    ("monitor", "monitor: 8080\n", [1]),
    ("right", "backend: {number: null, name: http}\n", []),
    ("all renamed", "portName: web\nmonitor: web\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected
