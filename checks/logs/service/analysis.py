"""Compare what a service writes now with what it wrote before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from checks.logs.service.changes import Change, Comparison, Window
from checks.logs.service.document import ServiceLog
from checks.logs.service.entries import Entry, entries
from checks.logs.service.headers import Headers
from checks.logs.service.heartbeats import vanished
from checks.logs.service.novelties import novelties
from checks.logs.service.rates import rate_changes
from checks.logs.service.series import Lines, read
from checks.logs.templates import Miner
from checks.model import Level, Notification

MOST = 50
"""So many changes of one kind are told; the others are counted."""
TIMED = 0.5
"""The share of the lines that must have a time before anything is said of rates and heartbeats."""


def analyse(
    before: Iterable[str | Entry],
    now: Iterable[str | Entry],
    *,
    since: float | None = None,
    until: float | None = None,
    uri: str = "service.log",
) -> ServiceLog:
    """What is new, what changed its rate and what stopped, between the lines of before and of now.

    Lines are strings that begin with their time, JSON lines, or entries. `since` and `until` (seconds since 1970)
    bound the period that `now` covers; without them it begins where `before` ends, or with its own first line when
    there is a hole between the two, and ends with its last line. Say `until` when silence itself is to be seen.
    """
    headers, miner = Headers(), Miner()
    was = read(entries(before), headers, miner)
    did = read(entries(now), headers, miner)
    texts = {template.number: template.text for template in miner.templates()}
    was, did = was.settled(miner), did.settled(miner)
    problems = list(_problems(was, did, until))
    timed = not problems
    if miner.forgotten:
        words = "the lines are of more different sentences than are kept: rare ones may be called new that are not"
        problems.append(Notification(Level.NOTE, words))
    if any(each.level is Level.ERROR for each in problems):
        return ServiceLog(uri, (), problems, was.count, did.count, len(texts))
    comparison = Comparison(was, did, _window(was, did, since, until), texts)
    found, left = _limited(_changes(comparison, timed))
    if left:
        problems.append(Notification(Level.NOTE, f"{left:,} more changes were found than are shown"))
    return ServiceLog(uri, tuple(found), problems, was.count, did.count, len(texts))


def _problems(before: Lines, now: Lines, until: float | None) -> Iterator[Notification]:
    if not before.count:
        yield Notification(Level.ERROR, "there are no lines of before: nothing to compare with")
    if not now.count and until is None:
        yield Notification(Level.ERROR, "there are no lines of now: nothing was compared")
    for name, lines in (("before", before), ("now", now)):
        if lines.count and lines.untimed > TIMED * lines.count:
            words = f"{lines.untimed:,} of {lines.count:,} lines of {name} have no time: only new templates were sought"
            yield Notification(Level.NOTE, words)


def _window(before: Lines, now: Lines, since: float | None, until: float | None) -> Window:
    was, span = before.span, now.span
    end = until if until is not None else span[1] + 1e-6 if span else 0.0
    if since is not None:
        return Window(since, end)
    if span is None:
        return Window(was[1] if was else end, end)
    hole = was is None or span[0] - was[1] > span[1] - span[0]
    return Window(span[0] if was is None or hole else max(was[1], min(span[0], was[1])), end)


def _changes(comparison: Comparison, timed: bool) -> Iterator[Change]:
    new = sorted(novelties(comparison), key=lambda each: (-_weight(each), -each.seen, each.template))
    if timed:
        silent = list(vanished(comparison))
        yield from (change for _, change in silent)
        yield from new
        yield from rate_changes(comparison, frozenset(number for number, _ in silent))
    else:
        yield from new


def _weight(change: Change) -> int:
    return change.level.weight if change.level else 0


def _limited(changes: Iterable[Change]) -> tuple[list[Change], int]:
    """The first MOST of each kind, and how many were left out."""
    by_rule: dict[str, list[Change]] = {}
    for change in changes:
        by_rule.setdefault(change.rule, []).append(change)
    shown = [change for each in by_rule.values() for change in islice(each, MOST)]
    return shown, sum(map(len, by_rule.values())) - len(shown)
