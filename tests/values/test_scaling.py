from __future__ import annotations

import pytest

from checks.values.scaling import replicas_beside, scalers
from tests.values.helpers import values_of

CASES = [
    ("plain", "replicaCount: 3\n", 3),
    ("autoscaler off", "replicaCount: 3\nautoscaling: {enabled: false, minReplicas: 1}\n", 3),
    ("autoscaler on", "replicaCount: 3\nautoscaling: {enabled: true, minReplicas: 2}\n", 2),
    ("autoscaler without a minimum", "replicaCount: 3\nhpa: {enabled: true}\n", None),
    ("nothing", "image: {}\n", None),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_replicas_beside(name: str, text: str, expected: float | None) -> None:
    found = replicas_beside(values_of(text), ())
    assert (found.pods if found else None) == expected


def test_a_scaler_is_found_once() -> None:
    (scaler,) = scalers(values_of("hpa: {minReplicas: 1, maxReplicas: 2}\n"))
    assert (scaler.path, scaler.event_driven) == (("hpa",), False)


def test_an_event_driven_scaler_is_known_by_its_words() -> None:
    assert [each.event_driven for each in scalers(values_of("keda: {minReplicas: 0, maxReplicas: 2}\n"))] == [True]
