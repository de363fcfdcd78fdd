from __future__ import annotations

import pytest

from checks.logs.service import analyse, report

BEFORE = [
    f"2026-03-01 10:{minute:02d}:00,000 INFO [main] shop.Cart: user u{minute} bought {minute} items"
    for minute in range(40)
]


@pytest.mark.parametrize(
    ("name", "message", "expected"),
    [
        ("another value", "user u99 bought 7 items", []),
        ("a value of another kind", "user maria bought 7 items", []),
        ("another sentence", "user u99 returned 7 items", [(41, "note")]),
        ("a failure", "payment of user u99 failed: timeout", [(41, "warning")]),
        ("only a number", "12", [(41, "note")]),
    ],
)
def test_template_new(name: str, message: str, expected: list[tuple[int, str]]) -> None:
    now = [*BEFORE, f"2026-03-01 10:41:00,000 INFO [main] shop.Cart: {message}"]
    found = report(analyse(BEFORE, now)).findings
    assert [(each.location.start_line, each.level and each.level.value) for each in found] == expected, name


def test_it_says_how_often() -> None:
    now = [*BEFORE, *["2026-03-01 10:41:00,000 INFO [main] shop.Cart: stock is low"] * 3]
    (finding,) = report(analyse(BEFORE, now)).findings
    assert finding.message == "`stock is low` new: came 3 times, never before in 40 lines"
