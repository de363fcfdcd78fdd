from __future__ import annotations

import pytest

from checks.values.rules.mount_path_conflict import check
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
    ("twice in the values", "mounts:\n  - {name: a, mountPath: /a}\n  - {name: b, mountPath: /a/}\n", [3]),
    ("right", "mounts: [{name: a, mountPath: /a}, {name: b, mountPath: /a/b}]\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected


def test_one_of_them_may_stand_in_the_template() -> None:
    template = TEMPLATE.replace(
        "      {{- with .Values.mounts }}\n      volumeMounts:",
        "      volumeMounts:\n        - {name: a, mountPath: /a}\n      {{- with .Values.mounts }}",
    )
    assert lines(check, "mounts:\n  - {name: b, mountPath: /a}\n", {"templates/t.yaml": template}, rendered=True) == [2]
