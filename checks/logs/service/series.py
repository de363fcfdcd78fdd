"""When each template was written: the lines of a service as one series of times a template."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeVar

from checks.logs.service.entries import Entry
from checks.logs.service.headers import Headers
from checks.logs.templates import Miner

Key = TypeVar("Key")


@dataclass(slots=True)
class Series:
    """The times of one template's lines, and the first and the last of the lines."""

    first: Entry
    last: Entry
    moments: array[float] = field(default_factory=lambda: array("d"))

    def within(self, since: float, until: float) -> int:
        """How many were written from `since` on and before `until`."""
        return bisect_left(self.moments, until) - bisect_left(self.moments, since)

    def upto(self, until: float) -> array[float]:
        """The times not after `until`."""
        return self.moments[: bisect_right(self.moments, until)]


@dataclass(slots=True)
class Lines:
    """What was read of one period: a series for each template and, of it, for each source; `untimed` had no time."""

    series: dict[int, Series] = field(default_factory=dict)
    sources: dict[tuple[int, str], Series] = field(default_factory=dict)
    count: int = 0
    untimed: int = 0

    @property
    def span(self) -> tuple[float, float] | None:
        """The first and the last moment."""
        filled = [each.moments for each in self.series.values() if each.moments]
        if not filled:
            return None
        return min(moments[0] for moments in filled), max(moments[-1] for moments in filled)

    def settled(self, miner: Miner) -> Lines:
        """The same with the templates as the miner knows them at the end, and each series in order of time."""
        done = Lines(count=self.count, untimed=self.untimed)
        for number, each in self.series.items():
            _add(done.series, miner.current(number), each)
        for (number, source), each in self.sources.items():
            _add(done.sources, (miner.current(number), source), each)
        for each in chain(done.series.values(), done.sources.values()):
            each.moments = array("d", sorted(each.moments))
        return done


def read(entries: Iterable[Entry], headers: Headers, miner: Miner) -> Lines:
    """Mine the lines of one period."""
    lines = Lines()
    for entry, message in headers.messages(entries):
        number = miner.add(message)
        lines.count += 1
        lines.untimed += entry.moment is None
        _note(lines.series, number, entry)
        _note(lines.sources, (number, entry.source), entry)
    return lines


def _note(place: dict[Key, Series], key: Key, entry: Entry) -> None:
    series = place.get(key)
    if series is None:
        series = place[key] = Series(entry, entry)
    if entry.moment is not None:
        series.moments.append(entry.moment)
        # Files of several instances are read one after the other.
        if entry.moment >= _moment(series.last):
            series.last = entry
        elif entry.moment < _moment(series.first):
            series.first = entry


def _add(place: dict[Key, Series], key: Key, each: Series) -> None:
    known = place.get(key)
    if known is None:
        place[key] = each
        return
    known.moments.extend(each.moments)
    known.first = min(known.first, each.first, key=_moment)
    known.last = max(known.last, each.last, key=_moment)


def _moment(entry: Entry) -> float:
    return entry.moment or 0.0
