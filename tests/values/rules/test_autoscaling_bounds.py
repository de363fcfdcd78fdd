from __future__ import annotations

import pytest

from checks.model import Level
from checks.values.rules.autoscaling_bounds import check
from tests.values.helpers import findings, lines

CASES = [
    ("crossed", "autoscaling:\n  minReplicas: 10\n  maxReplicas: 3\n", [2]),
    ("none at most", "hpa:\n  minReplicas: 1\n  maxReplicas: 0\n", [3]),
    ("negative", "autoscaling:\n  maxReplicas: -1\n", [2]),
    ("negative at least", "autoscaling:\n  minReplicas: -1\n  maxReplicas: 3\n", [2]),
    ("short names", "autoscaling:\n  min: 5\n  max: 2\n", [2]),
    ("KEDA", "keda:\n  minReplicaCount: 5\n  maxReplicaCount: 2\n", [2]),
    ("pods", "hpa:\n  minpods: 3\n  maxpods: 1\n", [2]),
    ("in quotes", 'autoscaling:\n  minReplicas: "10"\n  maxReplicas: "9"\n', [2]),
    ("right", "autoscaling: {minReplicas: 3, maxReplicas: 3}\n", []),
    ("to nothing", "keda: {minReplicaCount: 0, maxReplicaCount: 5}\n", []),
    ("other bounds", "memory: {min: 5, max: 2}\n", []),
    ("switched off", "autoscaling: {enabled: false, minReplicas: 10, maxReplicas: 3}\n", []),
    ("not switched on", 'autoscaling: {enabled: "", minReplicas: 10, maxReplicas: 3}\n', []),
    ("template", 'autoscaling: {minReplicas: "{{ .Values.n }}", maxReplicas: 3}\n', []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


def test_an_autoscaler_that_goes_to_nothing_is_a_warning() -> None:
    assert [each.level for each in findings(check, "autoscaling: {minReplicas: 0, maxReplicas: 3}\n")] == [
        Level.WARNING
    ]


def test_the_default_maximum_counts() -> None:
    chart = {"values.yaml": "autoscaling: {minReplicas: 1, maxReplicas: 10}\n"}
    assert lines(check, "autoscaling:\n  minReplicas: 11\n", chart) == [2]
