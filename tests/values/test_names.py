from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.names import CONTAINER, OBJECT, OVERRIDE, PORT, problem, repaired


@given(st.text(min_size=1))
def test_what_is_right_is_what_kubernetes_takes(name: str) -> None:
    label = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
    assert (problem(name, CONTAINER) is None) == (re.fullmatch(label, name) is not None and len(name) <= 63)
    assert (problem(name, OBJECT) is None) == (
        re.fullmatch(rf"{label}(\.{label})*", name) is not None and len(name) <= 253
    )


@given(st.text(min_size=1))
def test_a_repair_has_no_problem(name: str) -> None:
    right = repaired(name, OVERRIDE)
    assert right is None or problem(right, OVERRIDE) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [("http", None), ("8080", "has no letter"), ("a--b", "has two dashes together"), ("sixteen-letters-", "has 16")],
)
def test_port_names(name: str, expected: str | None) -> None:
    found = problem(name, PORT)
    assert found is None if expected is None else found is not None and found.startswith(expected)
