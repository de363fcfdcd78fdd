"""The keys of a values file that nothing reads, and what they were meant to be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from checks.model import Level
from checks.values.anchors import Anchors
from checks.values.homes import UNREAD, Homes
from checks.values.places import free_form
from checks.values.reads import Read, Reads
from checks.values.spelling import best

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values
    from checks.values.tree import Path

_CACHE: WeakKeyDictionary[Values, tuple[Unread, ...]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Unread:
    """A key that nothing reads. `proved` is false when a part of the chart is not here to prove it.

    `meant` is the path it should have, if that can be told; `safe` when there is no doubt about it.
    """

    entry: Entry
    level: Level
    proved: bool
    meant: Path | None
    safe: bool = False

    @property
    def misplaced(self) -> bool:
        """Whether the key's name is right and only its level is wrong."""
        return self.meant is not None and self.meant[-1] == self.entry.path[-1]


def unread(values: Values) -> tuple[Unread, ...]:
    """The topmost keys of this file that nothing reads; none without a chart."""
    if values.reads is None:
        return ()
    found = _CACHE.get(values)
    if found is None:
        found = _CACHE[values] = tuple(_Search(values, values.reads.beside(values.root)).run())
    return found


@dataclass
class _Search:
    values: Values
    reads: Reads

    def run(self) -> Iterator[Unread]:
        """Every unread key, parents only."""
        anchors = Anchors(self.values)
        above: set[Path] = set()
        for entry in self.values.entries.values():
            if entry.path[:-1] in above:
                above.add(entry.path)
                continue
            if entry.key is None or not self.values.owns(entry.key):
                continue
            status = self.reads.status(entry.path)
            if anchors.anchored(entry):
                continue
            found = self.found(entry, status)
            if found is not None:
                yield found
                above.add(entry.path)

    def found(self, entry: Entry, status: Read) -> Unread | None:
        """The key when nothing reads it, or when it is taken along with others and missed elsewhere."""
        if self.doubtful(entry, status):
            return self.judge(entry, proved=status is Read.UNREAD)
        meant = self.homes.astray(entry) if status is Read.OPAQUE else None
        return Unread(entry, Level.ERROR, False, meant) if meant else None

    def doubtful(self, entry: Entry, status: Read) -> bool:
        """Whether it may be unread. What is handed to a subchart that is not here is read by nobody here."""
        return status in UNREAD or (status is Read.OPAQUE and entry.path[0] in self.absent and len(entry.path) > 1)

    @cached_property
    def absent(self) -> frozenset[str]:
        """The keys of subcharts that are declared and not here."""
        chart = self.values.chart
        return frozenset(each.key for each in chart.dependencies if each.chart is None) if chart else frozenset()

    @cached_property
    def homes(self) -> Homes:
        """Where keys at a wrong level belong."""
        return Homes(self.values, self.reads)

    def judge(self, entry: Entry, *, proved: bool) -> Unread | None:
        """The key with what it was meant to be; None when it may well be right."""
        own, default = self.homes.own, self.homes.default(entry.path) is not None
        meant = self.homes.home(entry, proved=proved) or self.spelling(entry, proved=proved)
        if meant is not None and (own or not default or meant[-1] != entry.name):
            return Unread(entry, Level.ERROR, proved, meant, safe=proved and meant[:-1] == entry.path[:-1])
        # What other charts of the same release read of `global` nobody here can know.
        if proved and (own or not default) and entry.path[0] != "global":
            return Unread(entry, Level.NOTE if default else Level.ERROR, proved, None)
        return None

    def spelling(self, entry: Entry, *, proved: bool) -> Path | None:
        """The path of the name beside it that it was meant to have."""
        parent = entry.path[:-1]
        beside = self.homes.mine(parent)
        read = self.reads.known_children(parent) - beside
        known = self.homes.names(parent) - beside if proved or not free_form(entry.path) else read
        other = best(entry.name, read) if not proved else None
        other = other or best(entry.name, known, loose=proved)
        return None if other is None else (*parent, other)
