from __future__ import annotations

import pytest

from checks.model import Level
from checks.values.rules.service_exposed import check
from tests.values.helpers import findings, lines, values_of

INTERNAL = "service.beta.kubernetes.io/aws-load-balancer-internal"
CASES = [
    ("load balancer", "service:\n  type: LoadBalancer\n", [2]),
    ("node port", "controller:\n  service:\n    type: NodePort\n", [3]),
    ("flat key", "serviceType: LoadBalancer\n", [1]),
    ("everybody", "service:\n  type: LoadBalancer\n  loadBalancerSourceRanges: [0.0.0.0/0]\n", [2, 3]),
    ("own networks", "service: {type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8]}\n", []),
    ("internal", f'service: {{type: LoadBalancer, annotations: {{{INTERNAL}: "true"}}}}\n', []),
    ("inside", "service: {type: ClusterIP, loadBalancerSourceRanges: [0.0.0.0/0]}\n", []),
    ("switched off", "service: {enabled: false, type: LoadBalancer}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


@pytest.mark.parametrize(
    ("default", "level"), [("LoadBalancer", Level.NOTE), ("ClusterIP", Level.WARNING), ("NodePort", Level.WARNING)]
)
def test_what_the_default_was_decides_the_level(default: str, level: Level) -> None:
    chart = {"values.yaml": f"service: {{type: {default}}}\n"}
    (found,) = findings(check, "service: {type: LoadBalancer}\n", chart)
    assert (found.level or check.level) is level


def test_a_change_from_inside_to_outside_is_a_warning() -> None:
    values = values_of("service: {type: LoadBalancer}\n", {})
    values.before = values_of("service: {type: ClusterIP}\n", {})
    assert [found.level for found in check.check(values)] == [None]
