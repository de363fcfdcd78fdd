from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.logs.service.clocks import Clock

LATEST = datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2026-03-01T10:00:00Z text", "2026-03-01T10:00:00"),
        ("2026-03-01T10:00:00.250+01:00 text", "2026-03-01T09:00:00.250"),
        ("2026-03-01 10:00:00,250 INFO", "2026-03-01T10:00:00.250"),
        ("time=2026-03-01T10:00:00.123456789Z level=info", "2026-03-01T10:00:00.123456"),
        ("2026/03/01 10:00:00 [error] 7#7: *1", "2026-03-01T10:00:00"),
        ("17/06/09 20:10:40 INFO executor", "2017-06-09T20:10:40"),
        ('10.0.0.1 - - [01/Mar/2026:10:00:00 -0500] "GET /', "2026-03-01T15:00:00"),
        ("Mar  1 10:00:00 host sshd[3]: x", "2026-03-01T10:00:00"),
        ("Dec 31 23:59:59 host sshd[3]: x", "2025-12-31T23:59:59"),
        ("[Sun Mar 01 10:00:00.5 2026] [notice]", "2026-03-01T10:00:00.500"),
        ("I0301 10:00:00.000250  1 main.go:3] x", "2026-03-01T10:00:00.000250"),
        ("1772359200 x", "2026-03-01T10:00:00"),
        ("1772359200123 x", "2026-03-01T10:00:00.123"),
        ("1772359200.5 x", "2026-03-01T10:00:00.5"),
        ("1772359200000000000 x", "2026-03-01T10:00:00"),
        ("2005-06-03-15.42.50.675872 x", "2005-06-03T15:42:50.675872"),
        ("2026-02-31T10:00:00Z no such day", None),
        ("0001-01-01T00:00:00+23:59 before all time", None),
        ("9999-12-31T23:59:59-23:59 after it", None),
        ("2026-03-01T10:00:61Z leap", "2026-03-01T10:00:59"),
        ("no time, but 12 numbers 34", None),
        ("id 17723592001 is no time", None),
        ("", None),
    ],
)
def test_moment_of(line: str, expected: str | None) -> None:
    moment = Clock(LATEST).moment_of(line)
    if expected is None:
        assert moment is None
    else:
        assert moment == pytest.approx(datetime.fromisoformat(expected).replace(tzinfo=UTC).timestamp(), abs=1e-3)


def test_lines_of_several_forms() -> None:
    clock = Clock(LATEST)
    lines = ["2026-03-01T10:00:00Z a", "Mar  1 10:00:00 b", "c", "1772359200 d", "2026-03-01T10:00:00Z a"]
    assert [clock.moment_of(line) for line in lines] == [1772359200.0, 1772359200.0, None, 1772359200.0, 1772359200.0]


@given(st.text(max_size=150))
def test_any_line_has_a_moment_or_none(line: str) -> None:
    moment = Clock(LATEST).moment_of(line)
    assert moment is None or isinstance(moment, float)


@given(st.from_regex(r"\A\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:?\d\d", fullmatch=True))
def test_what_looks_like_a_time_may_be_none(line: str) -> None:
    Clock(LATEST).moment_of(line)
