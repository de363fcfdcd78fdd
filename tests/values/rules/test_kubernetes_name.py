from __future__ import annotations

import pytest

from checks.values.rules.kubernetes_name import check
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
    ("upper case", "container: Web\n", [1]),
    ("underscore in the object's name", "name: my_web\n", [1]),
    ("port", "ports: [{containerPort: 80, name: the-port-of-the-web}]\n", [1]),
    ("to be filled in", "name: CHANGEME-web\n", []),
    ("right", "name: my.web-1\ncontainer: web\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected
