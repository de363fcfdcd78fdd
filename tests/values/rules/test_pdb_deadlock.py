from __future__ import annotations

import pytest

from checks.values.rules.pdb_deadlock import check
from tests.values.helpers import lines

CASES = [
    ("all of one", "replicaCount: 1\npdb:\n  enabled: true\n  minAvailable: 1\n", [4]),
    ("all of three", "replicas: 3\npodDisruptionBudget:\n  minAvailable: 3\n", [3]),
    ("all, in percent", "podDisruptionBudget:\n  minAvailable: 100%\n", [2]),
    ("half of one", 'replicas: 1\npdb:\n  minAvailable: "50%"\n', [3]),
    ("none may go", "pdb:\n  maxUnavailable: 0\n", [2]),
    ("none may go, in percent", 'server:\n  pdb:\n    maxUnavailable: "0%"\n', [3]),
    ("least of an autoscaler", "autoscaling: {enabled: true, minReplicas: 1}\npdb:\n  minAvailable: 1\n", [3]),
    ("one of two", "replicaCount: 2\npdb: {minAvailable: 1}\n", []),
    ("half of two", "replicaCount: 2\npdb: {minAvailable: 50%}\n", []),
    ("one may go", "replicaCount: 1\npdb: {maxUnavailable: 1}\n", []),
    ("two of an autoscaler", "replicas: 1\nhpa: {enabled: true, minReplicas: 2}\npdb: {minAvailable: 1}\n", []),
    ("no pods", "replicaCount: 0\npdb: {minAvailable: 1}\n", []),
    ("replicas of others", "worker: {replicas: 1}\npdb: {minAvailable: 1}\n", []),
    ("a rollout", "strategy: {maxUnavailable: 0}\n", []),
    ("nothing", 'replicaCount: 1\npdb: {minAvailable: "", maxUnavailable: }\n', []),
    ("switched off", "replicaCount: 1\npdb: {enabled: false, minAvailable: 1}\n", []),
    ("template", 'replicaCount: 1\npdb: {minAvailable: "{{ .Values.n }}"}\n', []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


DEFAULTS = "replicaCount: 1\npdb:\n  enabled: false\n  minAvailable: 1\n"


def test_the_switch_may_be_what_stands_in_this_file() -> None:
    assert lines(check, "pdb:\n  enabled: true\n", {"values.yaml": DEFAULTS}) == [2]


def test_the_replicas_may_be_what_stands_in_this_file() -> None:
    assert lines(check, "replicaCount: 1\n", {"values.yaml": "replicaCount: 2\npdb: {minAvailable: 1}\n"}) == [1]


WORKLOAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec:
  replicas: {{ .Values.pods }}
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: a, image: a}]}
---
{{ if gt (int .Values.pods) 1 }}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: a}
spec:
  minAvailable: {{ .Values.keep }}
  selector: {matchLabels: {app: a}}
{{ end }}
"""


@pytest.mark.parametrize(
    ("text", "expected"), [("pods: 2\nkeep: 2\n", [2]), ("pods: 3\nkeep: 2\n", []), ("pods: 1\nkeep: 2\n", [])]
)
def test_the_rendered_budget_counts(text: str, expected: list[int]) -> None:
    assert lines(check, text, {"templates/a.yaml": WORKLOAD}, rendered=True) == expected
