from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.budgets import budgets, everything, kept, nothing, replicas
from tests.values.helpers import values_of


@pytest.mark.parametrize(
    ("amount", "pods", "expected"),
    [(1, 3, 1), ("2", 3, 2), ("50%", 3, 2), ("50%", 1, 1), (True, 3, None), ("many", 3, None)],
)
def test_kept(amount: object, pods: int, expected: float | None) -> None:
    assert kept(amount, pods) == expected


@pytest.mark.parametrize("amount", [0, "0", "0%"])
def test_nothing(amount: object) -> None:
    assert nothing(amount)


@given(st.one_of(st.text(), st.integers(), st.booleans(), st.none()))
def test_any_amount_is_judged(amount: object) -> None:
    assert not (nothing(amount) and everything(amount))
    kept(amount, 3)


def test_the_replicas_of_the_component_count() -> None:
    values = values_of("replicas: 5\nweb: {replicas: 2, pdb: {minAvailable: 1}}\n")
    (budget,) = budgets(values)
    found = replicas(values, budget)
    assert found is not None
    assert (found.pods, found.places[0].where) == (2, "web.replicas")
