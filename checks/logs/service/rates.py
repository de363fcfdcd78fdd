"""Templates that come much more or much less often than they did.

The history is cut into stretches as long as the window. Their counts give the mean and how bursty the template is; the
count in the window is judged by a negative binomial distribution that also knows how little history there is. When
there are days of history, the same time on other days is a second judge, and both must be surprised: the morning's
load is no change. What the whole service does (twice the traffic) is one change, not one for each template. The
number of false alarms among all templates is held down by Benjamini and Hochberg's procedure.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from checks.logs.service.changes import RATE, Change, Comparison, Window, duration
from checks.logs.service.clocks import DAY
from checks.logs.service.series import Series
from checks.logs.service.statistics import accepted, spread, surprise

FALSE = 0.01
"""The share of the reported changes that may be false."""
TIMES = 2.0
"""How many times more or less often counts as a change."""
LEAST = 6
"""Fewer lines more, or fewer than so many expected and missing, matter to nobody."""
SHORTEST = 0.1
"""A history shorter than this share of the window tells nothing of rates."""
STRETCHES = 500
"""How many stretches of history are looked at: the latest."""
DAYS = 3
"""So many other days are needed to know what is usual at a time of day."""
COMMON = 5
"""So many templates must come regularly before one can say what the whole service does."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What was to be expected of a template: a mean and a variance, after how many stretches of history."""

    mean: float
    variance: float

    def times(self, factor: float) -> Expected:
        """The same when the whole service does `factor` times as much."""
        return Expected(self.mean * factor, self.variance * factor * max(factor, 1.0))


def rate_changes(comparison: Comparison, silent: frozenset[int] = frozenset()) -> Iterator[Change]:
    """The changes of rate, the most surprising first. `silent` templates are reported as vanished, not as rarer."""
    span = comparison.before.span
    length = comparison.window.length
    if span is None or length <= 0 or span[1] - span[0] < SHORTEST * length:
        return
    counts = {number: count for number, count in comparison.counts().items() if number in comparison.before.series}
    judges = {number: _judges(comparison.before.series[number], span, comparison.window) for number in counts}
    factor = _factor(counts, judges)
    yield from _whole(comparison, span, factor)
    chances = {
        number: max(surprise(count, *_pair(each.times(factor))) for each in judges[number])
        for number, count in counts.items()
        if number not in silent
    }
    for number in sorted(accepted(chances, FALSE), key=lambda each: (chances[each], each)):
        mean = _nearest(judges[number], counts[number]).times(factor).mean
        if matters(counts[number], mean):
            yield _change(comparison, number, counts[number], mean, chances[number])


def matters(count: int, mean: float) -> bool:
    """Whether a difference is large enough to tell a person of."""
    if count > mean:
        return count >= TIMES * mean and count - mean >= LEAST
    return count * TIMES <= mean and mean >= LEAST


def _judges(series: Series, span: tuple[float, float], window: Window) -> list[Expected]:
    """What the stretches before, and the same time on other days, lead to expect."""
    begin, end = span
    length = window.length
    exposure = (end - begin) / length
    starts = [end - length * (number + 1) for number in range(min(int(exposure), STRETCHES))]
    counts = [series.within(start, start + length) for start in starts]
    judges = [_expected(series.within(begin, end + 1e-6), exposure, counts)]
    days = [window.since - DAY * number for number in range(1, STRETCHES) if window.since - DAY * number >= begin]
    if len(days) >= DAYS and length <= DAY:
        same = [series.within(start, start + length) for start in days]
        judges.append(_expected(sum(same), len(same), same))
    return judges


def _expected(total: int, exposure: float, counts: Sequence[int]) -> Expected:
    # Half a line is Jeffreys' prior: what came never may still come.
    mean = (total + 0.5) / exposure
    return Expected(mean, mean * spread(counts or [total]) * (1 + 1 / exposure))


def _factor(counts: Mapping[int, int], judges: Mapping[int, list[Expected]]) -> float:
    """How many times as much the whole service writes: the median over its common templates."""
    means = {number: judges[number][-1].mean for number in counts}
    ratios = [counts[number] / mean for number, mean in means.items() if mean >= LEAST]
    return max(median(ratios), 1e-3) if len(ratios) >= COMMON else 1.0


def _whole(comparison: Comparison, span: tuple[float, float], factor: float) -> Iterator[Change]:
    """The change of the whole service, when there is one."""
    if 1 / TIMES < factor < TIMES:
        return
    now = comparison.now.series or comparison.before.series
    most = max(now.values(), key=lambda each: len(each.moments))
    total = Series(most.first, most.last)
    for each in comparison.before.series.values():
        total.moments.extend(each.moments)
    total.moments = array("d", sorted(total.moments))
    judges = _judges(total, span, comparison.window)
    seen = sum(comparison.counts().values())
    chance = max(surprise(seen, *_pair(judge)) for judge in judges)
    mean = _nearest(judges, seen).mean
    if chance <= FALSE and matters(seen, mean):
        words = _compared(seen, mean, "as many lines", "fewer lines")
        message = f"the whole service writes {words}: {_times(comparison, seen, mean)}"
        yield Change(RATE, "<all lines>", most.last, message, seen, mean, chance)


def _change(comparison: Comparison, number: int, count: int, mean: float, chance: float) -> Change:
    series = comparison.now.series.get(number) or comparison.before.series[number]
    words = _compared(count, mean, "as often", "more rarely")
    message = f"comes {words}: {_times(comparison, count, mean)}"
    return Change(RATE, comparison.text(number), series.last, message, count, mean, chance)


def _times(comparison: Comparison, count: int, mean: float) -> str:
    expected = f"{mean:,.0f}" if mean >= 10 else f"{mean:.2g}"
    return f"{count:,} in {duration(comparison.window.length)}, where {expected} were to be expected"


def _compared(count: int, mean: float, more: str, less: str) -> str:
    if not count:
        return "no longer"
    times = count / mean
    return f"{times:,.2g} times {more}" if times >= 1 else f"{1 / times:,.2g} times {less}"


def _nearest(judges: Sequence[Expected], count: int) -> Expected:
    return min(judges, key=lambda each: abs(each.mean - count))


def _pair(expected: Expected) -> tuple[float, float]:
    return expected.mean, expected.variance
