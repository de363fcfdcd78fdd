from __future__ import annotations

import pytest

from checks.values.rules.volume_mount_undefined import check
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
    ("misspelt mount", "volumes:\n  - name: cache\nmounts:\n  - {name: cahce, mountPath: /a}\n", [4]),
    ("no volumes", "mounts:\n  - {name: cache, mountPath: /a}\n", [2]),
    ("one finding for a value", "mounts:\n  - {name: a, mountPath: /a}\n  - {name: b, mountPath: /b}\n", [2, 3]),
    ("right", "volumes: [{name: cache}]\nmounts: [{name: cache, mountPath: /a}]\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected


def test_the_volume_may_be_what_was_renamed() -> None:
    template = TEMPLATE.replace(
        "      image: nginx", "      image: nginx\n      volumeMounts: [{name: cache, mountPath: /a}]"
    )
    assert lines(check, "volumes:\n  - name: cahce\n", {"templates/t.yaml": template}, rendered=True) == [2]


def test_claims_of_a_stateful_set_are_volumes() -> None:
    template = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: a}
        spec:
          volumeClaimTemplates: [{metadata: {name: data}}]
          template: {spec: {containers: [{name: a, volumeMounts: {{ toJson .Values.mounts }}}]}}
        """
    text = "mounts:\n  - {name: data, mountPath: /a}\n  - {name: date, mountPath: /b}\n"
    assert lines(check, text, {"templates/t.yaml": template}, rendered=True) == [3]
