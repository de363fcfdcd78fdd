from __future__ import annotations

import pytest

from checks.values.rules.autoscaling_target import check
from tests.values.helpers import lines

CASES = [
    ("far too high", "autoscaling:\n  targetCPUUtilizationPercentage: 800\n", [2]),
    ("zero", "autoscaling:\n  targetMemoryUtilizationPercentage: 0\n", [2]),
    ("negative", "hpa:\n  targetCPU: -5\n", [2]),
    ("a few percent", "hpa:\n  cpu: 3\n", [2]),
    ("metrics", "metrics:\n  - resource:\n      target:\n        averageUtilization: 1000\n", [4]),
    ("right", "autoscaling: {targetCPUUtilizationPercentage: 80, targetMemory: 150}\n", []),
    ("amounts", "autoscaling: {targetMemory: 500Mi, cpuThreshold: 1000}\n", []),
    ("other percentages", "cache: {cpuUtilization: 500}\nresources: {cpu: 500}\n", []),
    ("nothing", 'autoscaling: {targetCPUUtilizationPercentage: ""}\n', []),
    ("switched off", "autoscaling: {enabled: false, targetCPUUtilizationPercentage: 800}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
