from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.durations import go, problem, prometheus, repaired

TEXTS = [
    ("30s", True, True),
    ("1h30m", True, True),
    ("1.5h", True, False),
    ("2160h0m0s", True, True),
    ("1d", False, True),
    ("1w2d", False, True),
    ("2d1w", False, False),
    ("100ms", True, True),
    ("5us", True, False),
    ("30", False, False),
    ("0", True, True),
    ("30 s", False, False),
    ("5mins", False, False),
    ("", False, False),
]


@pytest.mark.parametrize(("text", "by_go", "by_prometheus"), TEXTS)
def test_readers(text: str, by_go: bool, by_prometheus: bool) -> None:
    assert (go(text), prometheus(text)) == (by_go, by_prometheus)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("30 sec", "30s"), ("5Mins", "5m"), ("2 hours", "2h"), ("3d", "72h"), ("5 fortnights", None), ("30", None)],
)
def test_repaired(text: str, expected: str | None) -> None:
    assert repaired(text) == expected


@given(st.text())
def test_a_repair_has_no_problem(text: str) -> None:
    right = repaired(text)
    assert right is None or problem(right, "any") is None
    for grammar in ("go", "prometheus", "any"):
        problem(text, grammar)
