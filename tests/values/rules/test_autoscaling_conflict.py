from __future__ import annotations

import pytest

from checks.pages import examples
from checks.values.rules.autoscaling_conflict import check
from tests.values.helpers import lines

TEMPLATE = examples(check)["template"]
GUARDED = TEMPLATE.replace("  replicas:", "  {{ if not .Values.autoscaling.enabled }}replicas:").replace(
    "replicaCount }}", "replicaCount }}{{ end }}"
)
ON = "replicaCount: 2\nautoscaling:\n  maxReplicas: 5\n  enabled: true\n"

CASES = [
    ("replicas beside it", TEMPLATE, ON, [4]),
    ("replicas left out", GUARDED, ON, []),
    ("switched off", TEMPLATE, ON.replace("true", "false"), []),
]


@pytest.mark.parametrize(("name", "template", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_what_is_rendered(name: str, template: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, {"templates/a.yaml": template}, rendered=True) == expected


VERTICAL = """
---
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: {name: web}
spec:
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  updatePolicy: {updateMode: %s}
"""
BY_CPU = "\n  metrics: [{type: Resource, resource: {name: cpu}}]\n"


@pytest.mark.parametrize(("mode", "expected"), [("Auto", [4]), ('"Off"', [])])
def test_two_autoscalers(mode: str, expected: list[int]) -> None:
    template = GUARDED.replace("{{- end }}", BY_CPU + "{{ end }}") + VERTICAL % mode
    assert lines(check, ON, {"templates/a.yaml": template}, rendered=True) == expected


UNRENDERED = [
    ("above the maximum", "replicaCount: 9\nautoscaling: {enabled: true, maxReplicas: 5}\n", [1]),
    ("within the bounds", "replicaCount: 3\nautoscaling: {enabled: true, maxReplicas: 5}\n", []),
    ("switched off", "replicaCount: 9\nautoscaling: {enabled: false, maxReplicas: 5}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), UNRENDERED, ids=[case[0] for case in UNRENDERED])
def test_what_the_values_alone_say(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
