from __future__ import annotations

import pytest

from checks.logs.service import Entry, analyse
from checks.logs.service.heartbeats import beat_of
from tests.logs.service.simulated import HOUR, START, beats, steady

SINCE = START + 6 * HOUR
TICK = "queue polled"

OUTAGE = beats(TICK, 900, START, START + 3 * HOUR) + beats(TICK, 900, START + 4.5 * HOUR, SINCE)


def silent(before: list[Entry], now: list[Entry], until: float = SINCE + HOUR) -> list[str]:
    log = analyse(before, now, since=SINCE, until=until)
    return [change.message for change in log.changes if change.rule == "heartbeat-vanished"]


def other(begin: float, end: float) -> list[Entry]:
    return list(steady({0: 0.02}, begin, end, 3))


def test_a_heartbeat_that_stopped() -> None:
    before = beats(TICK, 60, START, SINCE) + other(START, SINCE)
    now = beats(TICK, 60, SINCE, SINCE + 1500) + other(SINCE, SINCE + HOUR)
    (message,) = silent(before, now)
    assert message.startswith("stopped: came every 60 s (385 times), the last time at 2025-06-15 21:")
    assert message.endswith(" UTC, 36 min before the end")


@pytest.mark.parametrize(
    ("name", "before", "now"),
    [
        ("it goes on", beats(TICK, 60, START, SINCE), beats(TICK, 60, SINCE, SINCE + HOUR)),
        ("two beats late", beats(TICK, 600, START, SINCE), beats(TICK, 600, SINCE, SINCE + 2400)),
        ("at random", list(steady({0: 1 / 60}, START, SINCE, 5)), []),
        ("too few", beats(TICK, 4000, START, SINCE), []),
        ("slower than the window", beats(TICK, 2400, START, SINCE), []),
        ("it was silent as long before", OUTAGE, []),
        ("all at one moment", [Entry(TICK, START)] * 50, []),
    ],
)  # fmt: skip
def test_no_heartbeat_stopped(name: str, before: list[Entry], now: list[Entry]) -> None:
    assert silent(before + other(START, SINCE), now + other(SINCE, SINCE + HOUR)) == [], name


def test_one_instance_of_three_fell_silent() -> None:
    before = [each for pod in "abc" for each in beats(TICK, 60, START, SINCE, f"pod-{pod}")]
    now = [each for pod in "ac" for each in beats(TICK, 60, SINCE, SINCE + HOUR, f"pod-{pod}")]
    (message,) = silent(before, now)
    assert message.startswith("stopped of pod-b: came every 60 s")


def test_an_instance_that_another_replaced_is_no_loss() -> None:
    before = [each for pod in "ab" for each in beats(TICK, 60, START, SINCE, f"pod-{pod}")]
    now = [each for pod in "ac" for each in beats(TICK, 60, SINCE, SINCE + HOUR, f"pod-{pod}")]
    assert silent(before, now) == []


def test_silence_of_the_whole_service_is_seen_when_the_end_is_known() -> None:
    assert len(silent(beats(TICK, 60, START, SINCE), [])) == 1


def test_a_vanished_heartbeat_is_not_told_again_as_a_rarer_line() -> None:
    log = analyse(beats(TICK, 10, START, SINCE), other(SINCE, SINCE + HOUR), since=SINCE, until=SINCE + HOUR)
    assert [change.rule for change in log.changes if change.template == TICK] == ["heartbeat-vanished"]


@pytest.mark.parametrize(
    ("moments", "period"),
    [
        ([0, 10, 20, 30, 40, 50, 60], 10),
        ([0, 9, 21, 30, 41, 50, 60], 10),
        ([0, 10, 20, 30], None),
        ([0, 1, 20, 21, 40, 41, 60, 61], None),
        ([0] * 9, None),
    ],
)
def test_beat_of(moments: list[float], period: float | None) -> None:
    beat = beat_of(moments)
    assert (beat.period if beat else None) == (pytest.approx(period, rel=0.1) if period else None)
