"""Templates that came at regular intervals and stopped.

A heartbeat is a template (of one source, or of all) whose gaps are nearly all about as long as their median. It has
vanished when the silence since its last line is longer than any of its gaps explains.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from checks.logs.service.changes import SILENT, Change, Comparison, clock, duration
from checks.logs.service.series import Series

BEATS = 6
"""So few gaps make no habit."""
REGULAR = 0.9
"""The share of the gaps that must be about as long as their median."""
LOOSE = 0.4
"""How far from the median is about as long, as a share of it."""
MANY = 20
"""Of so many gaps the longest is not believed."""
MISSED = 3.0
"""So many beats must be missing."""
WORST = 1.5
"""And the silence must be so many times the longest gap there was."""


@dataclass(frozen=True, slots=True)
class Beat:
    """A habit: the usual gap and the longest, in seconds."""

    period: float
    longest: float


def beat_of(moments: Sequence[float]) -> Beat | None:
    """The habit of a series of times in order, None when it has none."""
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    if len(gaps) < BEATS:
        return None
    period = median(gaps)
    if period <= 0 or sum(abs(gap - period) <= LOOSE * period for gap in gaps) < REGULAR * len(gaps):
        return None
    # One outage of the past must not hide one of today.
    return Beat(period, sorted(gaps)[-1 - len(gaps) // MANY])


def vanished(comparison: Comparison) -> Iterator[tuple[int, Change]]:
    """The heartbeats that stopped, with the number of their template: those of a source, else those of all."""
    several = len({source for _, source in comparison.before.sources}) > 1
    of_sources: dict[int, list[Change]] = defaultdict(list)
    for (number, source), series in comparison.before.sources.items():
        now = comparison.now.sources.get((number, source))
        if change := _silence(comparison, number, series, now, source if several else ""):
            of_sources[number].append(change)
    born = Counter(
        number for number, source in comparison.now.sources if (number, source) not in comparison.before.sources
    )
    for number, changes in of_sources.items():
        # An instance that another replaced is no loss.
        if len(changes) > born[number]:
            yield from ((number, change) for change in changes)
    for number, series in comparison.before.series.items():
        change = _silence(comparison, number, series, comparison.now.series.get(number), "")
        if change and number not in of_sources:
            yield number, change


def _silence(comparison: Comparison, number: int, was: Series, now: Series | None, source: str) -> Change | None:
    """The change when a series had a beat and has been silent for too long at the window's end."""
    later = now.upto(comparison.window.until) if now else ()
    moments = [*was.moments, *later]
    beat = beat_of(moments)
    if beat is None:
        return None
    silence = comparison.window.until - moments[-1]
    if silence <= max(MISSED * beat.period, WORST * beat.longest):
        return None
    of = f" of {source}" if source else ""
    message = (
        f"stopped{of}: came every {duration(beat.period)} ({len(moments):,} times), the last time at "
        f"{clock(moments[-1])}, {duration(silence)} before the end"
    )
    last = now.last if now and later else was.last
    missed = comparison.window.length / beat.period
    return Change(SILENT, comparison.text(number), last, message, 0, missed, source=source)
