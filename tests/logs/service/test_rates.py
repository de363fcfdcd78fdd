from __future__ import annotations

import pytest

from checks.logs.service import Entry, analyse
from checks.logs.service.changes import Change
from tests.logs.service.simulated import DAY, HOUR, START, sentence, steady

RATES = {number: 10 ** (-1.3 - number % 16 / 5) for number in range(32)}
"""From one line in 20 seconds to one in an hour and a half."""


def changes(
    changed: dict[int, float] | None = None, history: float = DAY, seed: int = 1, burst: int = 1, season: float = 0.0
) -> list[Change]:
    since = START + history
    now = {number: rate * (changed or {}).get(number, 1.0) for number, rate in RATES.items()}
    before = steady(RATES, START, since, seed, burst=burst, season=season)
    rates = {number: rate for number, rate in now.items() if rate}
    lines = steady(rates, since, since + HOUR, seed + 1, burst=burst, season=season)
    log = analyse(before, lines, since=since, until=since + HOUR)
    return [change for change in log.changes if change.rule == "rate-changed"]


def named(found: list[Change]) -> set[str]:
    return {change.template.removesuffix(" <*>") for change in found}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    ("history", "burst", "season"), [(DAY, 1, 0.0), (DAY, 6, 0.0), (4 * DAY, 1, 0.8), (2 * HOUR, 1, 0.0)]
)
def test_nothing_is_said_of_a_service_that_goes_on(seed: int, history: float, burst: int, season: float) -> None:
    assert changes(history=history, seed=seed * 10, burst=burst, season=season) == []


@pytest.mark.parametrize("factor", [4.0, 0.2, 0.0])
def test_a_template_that_changed_is_named_and_no_other(factor: float) -> None:
    assert named(changes({0: factor, 17: factor})) == {sentence(0), sentence(17)}


def test_the_message_says_how_much() -> None:
    (change,) = changes({0: 5.0})
    assert change.message.startswith("comes 4.8 times as often: ")
    assert change.seen == pytest.approx(5 * change.expected, rel=0.2)
    assert change.chance < 1e-9
    (gone,) = changes({0: 0.0})
    assert gone.message.startswith("comes no longer: 0 in 60 min, where 168 were to be expected")


@pytest.mark.parametrize(("factor", "words"), [(3.0, "times as many lines"), (0.25, "times fewer lines")])
def test_what_the_whole_service_does_is_told_once(factor: float, words: str) -> None:
    (change,) = changes(dict.fromkeys(RATES, factor))
    assert change.template == "<all lines>"
    assert words in change.message


def test_a_change_against_the_trend_is_still_seen() -> None:
    found = changes({**dict.fromkeys(RATES, 3.0), 1: 30.0})
    assert named(found) == {"<all lines>", sentence(1)}


def test_one_incident_of_the_past_hides_none_of_today() -> None:
    past = [Entry(f"{sentence(0)} {n}", START + 5 * HOUR + n) for n in range(2000)]
    since = START + DAY
    before = [*steady({0: 0.01}, START, since, 1), *past]
    log = analyse(before, steady({0: 0.2}, since, since + HOUR, 2), since=since, until=since + HOUR)
    assert [change.rule for change in log.changes] == ["rate-changed"]


def test_a_rise_of_a_few_lines_matters_to_nobody() -> None:
    since = START + DAY
    before = [Entry("cache flushed", START + 100), Entry("tick", since - 1)]
    log = analyse(before, [Entry("cache flushed", since + n) for n in range(5)], since=since, until=since + HOUR)
    assert log.changes == ()
