from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks import reporters
from checks.logs.service import Entry, analyse, report
from checks.logs.service.analysis import MOST
from checks.logs.templates import miner
from checks.model import Level
from tests.logs.service.simulated import HOUR, START, beats, steady

SINCE = START + 6 * HOUR


def lines(begin: int, end: int, text: str = "INFO order {} accepted") -> list[str]:
    return [f"2026-03-01T10:{minute:02d}:00Z " + text.format(minute) for minute in range(begin, end)]


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("ERROR payment 3 rejected", Level.WARNING),
        ("INFO connection refused by peer", Level.WARNING),
        ("INFO java.lang.NullPointerException at x", Level.WARNING),
        ("INFO finished with 0 errors", Level.NOTE),
        ("INFO cache warmed", Level.NOTE),
    ],
)
def test_a_new_sentence_weighs_what_it_says(line: str, level: Level) -> None:
    found = report(analyse(lines(0, 30), [*lines(30, 40), f"2026-03-01T10:40:00Z {line}"])).findings
    assert [(finding.rule_id, finding.level) for finding in found] == [("template-new", level)]


def test_other_values_are_nothing_new() -> None:
    assert analyse(lines(0, 30), lines(30, 50)).changes == ()


def test_lines_without_times_tell_of_novelties_only_and_it_is_said() -> None:
    log = analyse(["order 1 accepted"] * 30, ["order 2 accepted"] * 300 + ["ERROR no disk"])
    assert [change.rule for change in log.changes] == ["template-new"]
    assert len(log.notifications) == 2


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        ([], ["a"], "there are no lines of before"),
        (["a"], [], "there are no lines of now"),
        ([], [], "no lines of before"),
    ],
)
def test_nothing_compared_is_an_error(before: list[str], now: list[str], words: str) -> None:
    found = report(analyse(before, now))
    assert any(words in note.message and note.level is Level.ERROR for note in found.notifications)


def test_secrets_are_in_no_report() -> None:
    secret = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"
    now = [
        *lines(30, 35),
        f"2026-03-01T10:36:00Z ERROR push with token {secret} to https://bob:hunter22@example.org failed",
    ]
    shown = reporters.render(
        report(analyse(lines(0, 30), now)), "json", reporters.Options(False, False, False, 100, ".")
    )
    assert "failed" in shown
    assert secret not in shown
    assert "hunter22" not in shown


def test_a_flood_of_novelties_is_cut_and_counted() -> None:
    new = [f"2026-03-01T10:40:00Z {'abcdefgh'[n % 8] * 3}{'ijklmnop'[n // 8 % 8] * (1 + n // 64)}" for n in range(200)]
    log = analyse(lines(0, 30), [*lines(30, 40), *new])
    assert len(log.changes) == MOST
    assert [note.message for note in log.notifications] == ["150 more changes were found than are shown"]


def test_more_sentences_than_are_kept_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(miner, "SHAPES", 100)
    before = [f"{'abcdefgh'[n % 8] * 3}{'ijklmnop'[n // 8 % 8] * (1 + n // 64)}" for n in range(400)]
    log = analyse(before, [*before[:50], "ERROR no disk"])
    assert "ERROR no disk" in {change.template for change in log.changes}
    assert any("rare ones may be called new" in note.message for note in log.notifications)


def test_comments_in_a_log_silence_nothing() -> None:
    now = [*lines(30, 35), "2026-03-01T10:36:00Z ERROR x # guard: ignore[template-new] said the attacker"]
    assert len(report(analyse(lines(0, 30), now)).findings) == 1


def test_fingerprints_stay_when_lines_move_and_differ_between_templates() -> None:
    def found(pad: int) -> set[str]:
        now = [*lines(40 - pad, 40), "2026-03-01T10:40:00Z ERROR a | b", "2026-03-01T10:40:00Z ERROR a | c"]
        return {each.fingerprint for each in report(analyse(lines(0, 30), now)).findings}

    assert found(2) == found(5)
    assert len(found(2)) == 2


def test_the_weightiest_comes_first() -> None:
    before = [*beats("queue polled", 60, START, SINCE), *steady({0: 0.02}, START, SINCE, 1)]
    now = [*steady({0: 0.2}, SINCE, SINCE + HOUR, 2), Entry("cache warmed", SINCE + 5)]
    found = report(analyse(before, now, since=SINCE, until=SINCE + HOUR)).findings
    assert [each.rule_id for each in found] == ["heartbeat-vanished", "rate-changed", "template-new"]
    assert found[0].properties["template"] == "queue polled"
    json.dumps([dict(each.properties) for each in found])


@pytest.mark.parametrize("gap", [0, 60, 86_400 * 7])
def test_the_window_without_bounds(gap: float) -> None:
    before = list(steady({0: 0.05, 1: 0.05}, START, SINCE, 1))
    now = [Entry(each.text, (each.moment or 0) + gap) for each in steady({0: 0.05, 1: 0.5}, SINCE, SINCE + HOUR, 2)]
    log = analyse(before, now)
    assert [change.template for change in log.changes] == ["dropsOrders <*>"]


@given(st.lists(st.text(max_size=60), max_size=20), st.lists(st.text(max_size=60), max_size=20))
def test_any_lines_are_compared(before: list[str], now: list[str]) -> None:
    found = report(analyse(before, now))
    assert found.stats.analysed or found.notifications
