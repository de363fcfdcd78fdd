from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.hosts import covers, problem, repaired

RIGHT = ["a.example.com", "*.example.com", "localhost", "1.2.example.com", "a-b--c.example", "bücher.example", "*"]
WRONG = [
    "http://a",
    "a b",
    "a/b",
    "u@a",
    "a,b",
    "a_b",
    "a:80",
    "10.0.0.1",
    "::1",
    "a..b",
    ".a",
    "a.",
    "a.*.b",
    "-a",
    "a-.b",
]


@pytest.mark.parametrize("host", RIGHT)
def test_right_hosts(host: str) -> None:
    assert problem(host) is None


@pytest.mark.parametrize("host", WRONG)
def test_wrong_hosts(host: str) -> None:
    assert problem(host)


@pytest.mark.parametrize(
    ("pattern", "host", "expected"),
    [
        ("a.example", "A.example", True),
        ("*.example", "a.example", True),
        ("*.example", "a.b.example", False),
        ("*.example", "example", False),
        ("*.example", "*.example", True),
        ("a.example", "b.example", False),
    ],
)
def test_covers(pattern: str, host: str, expected: bool) -> None:
    assert covers(pattern, host) is expected


@given(st.text(min_size=1))
def test_a_repair_has_no_problem(host: str) -> None:
    right = repaired(host)
    assert right is None or problem(right) is None
