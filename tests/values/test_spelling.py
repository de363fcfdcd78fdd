from __future__ import annotations

import pytest

from checks.values.spelling import best, distance


@pytest.mark.parametrize(
    ("one", "two", "cost"),
    [
        ("", "", 0),
        ("a", "", 1),
        ("abc", "abd", 1),
        ("abc", "acb", 1),
        ("abc", "ab", 1),
        ("abc", "cba", 2),
        ("ab", "cd", 2),
    ],
)
def test_distance(one: str, two: str, cost: int) -> None:
    assert distance(one, two) == distance(two, one) == cost


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        ("replicaCuont", ("replicaCount", "image"), "replicaCount"),
        ("nodeselector", ("nodeSelector", "nodeSelectors"), "nodeSelector"),
        ("pod_labels", ("podLabels",), "podLabels"),
        ("quotas", ("quota", "quote"), "quota"),
        ("policies", ("policy",), "policy"),
        ("minReplicas", ("maxReplicas",), None),
        ("https", ("http",), None),
        ("image1", ("image2",), None),
        ("prot", ("port", "prod"), None),
        ("ab", ("ba",), None),
        ("recommended", ("recommendedTag",), "recommendedTag"),
        ("anything", (), None),
    ],
)
def test_best(name: str, known: tuple[str, ...], meant: str | None) -> None:
    assert best(name, known) == meant


@pytest.mark.parametrize("name", ["quotas", "recommended"])
def test_only_a_slip_of_the_finger_when_not_loose(name: str) -> None:
    assert best(name, ("quota", "recommendedTag"), loose=False) is None
