from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.cron import FIELDS, CronError, parse

DAYS = [date(2023, 1, 1) + timedelta(days=number) for number in range(4 * 366)]


@st.composite
def fields(draw: st.DrawFn, low: int, high: int) -> str:
    """A field that is right: `*`, `?`, numbers, ranges and steps, joined with commas."""

    def piece() -> str:
        kind = draw(st.integers(0, 4))
        first = draw(st.integers(low, high))
        last = draw(st.integers(first, high))
        step = draw(st.integers(1, high + 5))
        return ["*", str(first), f"{first}-{last}", f"*/{step}", f"{first}-{last}/{step}"][kind]

    return ",".join(piece() for _ in range(draw(st.integers(1, 3))))


SCHEDULES = st.tuples(*(fields(bounds.low, bounds.high) for bounds in FIELDS)).map(" ".join)


@given(SCHEDULES)
def test_right_schedules_are_read(text: str) -> None:
    schedule = parse(text)
    assert schedule is not None
    for field, bounds in zip(schedule, FIELDS, strict=True):
        assert field.moments
        assert bounds.low <= min(field.moments) <= max(field.moments) <= bounds.high


@given(SCHEDULES)
def test_fires_agrees_with_the_calendar(text: str) -> None:
    schedule = parse(text)
    assert schedule is not None

    def fits(day: date) -> bool:
        of_month, of_week = day.day in schedule.day.moments, day.isoweekday() % 7 in schedule.weekday.moments
        either = not schedule.day.open and not schedule.weekday.open
        return day.month in schedule.month.moments and (of_month or of_week if either else of_month and of_week)

    assert schedule.fires == any(fits(day) for day in DAYS)


@given(st.text(alphabet="0123456789*/,-? JANmon@everyhdTZ=LW#", max_size=40))
def test_any_text_gets_an_answer(text: str) -> None:
    with suppress(CronError):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "* * * * *",
        "0 0 1 jan MON",
        "0 0 ? * ?",
        "@hourly",
        "@every 1h30m",
        "TZ=UTC 0 0 * * *",
        "1,,2 0 * * *",
        "5/15 * * * *",
    ],
)
def test_right(text: str) -> None:
    parse(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "0 fields"),
        ("0 0 * *", "4 fields"),
        ("0 0 0 * * *", "6 fields"),
        ("60 * * * *", "60 in the minute field"),
        ("0 24 * * *", "24 in the hour field"),
        ("0 0 0 * *", "0 in the day of the month"),
        ("0 0 * 13 *", "13 in the month"),
        ("0 0 * * 7", "Sunday is 0"),
        ("*/0 * * * *", "step 0"),
        ("30-10 * * * *", "ends before it starts"),
        ("x * * * *", "no number"),
        ("1-2-3 * * * *", "no number"),
        ("1/2/3 * * * *", "no number"),
        (", * * * *", "names no minute"),
        ("@nightly", "no macro"),
        ("@every day", "no duration"),
    ],
)
def test_wrong(text: str, words: str) -> None:
    with pytest.raises(CronError, match=words):
        parse(text)
