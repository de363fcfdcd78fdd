from __future__ import annotations

import pytest

from checks.values.rules.kubernetes_range import check
from tests.values.helpers import lines

TEMPLATE = """
apiVersion: v1
kind: Pod
metadata:
  name: {{ .Values.name | default "web" }}
  annotations: {{- toYaml .Values.annotations | nindent 4 }}
spec:
  {{- with .Values.volumes }}
  volumes: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ .Values.container | default "main" }}
      image: nginx
      imagePullPolicy: {{ .Values.pull | default "Always" }}
      {{- with .Values.env }}
      env: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.ports }}
      ports: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.resources }}
      resources: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.probe }}
      livenessProbe: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.mounts }}
      volumeMounts: {{- toYaml . | nindent 8 }}
      {{- end }}
"""
CHART = {"templates/t.yaml": TEMPLATE}
CASES = [
    ("port", "ports:\n  - containerPort: 70000\n", [2]),
    ("negative delay", "probe: {tcpSocket: {port: 80}, initialDelaySeconds: -1}\n", [1]),
    ("right", "ports: [{containerPort: 65535, hostPort: 0}]\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected
