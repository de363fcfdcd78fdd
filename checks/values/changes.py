"""What a change did to single values, for the rules that judge a change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from checks.values.document import Entry, Values
from checks.values.tree import Mapping, Scalar, plain_data


class Change(NamedTuple):
    """A value before and after; `after` is None when it is gone. `place` is where to point at."""

    before: Entry
    after: Entry | None
    place: Entry

    @property
    def gone(self) -> bool:
        """Removed, null or emptied."""
        return self.after is None or is_empty(self.after)


def is_empty(entry: Entry) -> bool:
    """Null, "", {} or []."""
    value = entry.value
    if isinstance(value, Scalar):
        return value.value in (None, "")
    return not (value.pairs if isinstance(value, Mapping) else value.items)


def changes(values: Values, *names: str, active: bool = True) -> Iterator[Change]:
    """Values under one of `names` that the change altered, at the place in this file that did it."""
    if values.before is None or values.error or values.before.error:
        return
    for before in values.before.find(*names, active=active):
        after = values.entries.get(before.path)
        if after is not None and same(before, after):
            continue
        if (place := _place(values, before, after)) is not None:
            yield Change(before, after, place)


def same(one: Entry, other: Entry) -> bool:
    """Whether two entries hold the same, whatever the quotes and the order of keys."""
    return plain_data(one.value) == plain_data(other.value)


def _place(values: Values, before: Entry, after: Entry | None) -> Entry | None:
    """The entry itself, else the nearest one above it that stands in this file."""
    if after is not None and values.owns(after.value):
        return after
    for length in range(len(before.path) - 1, 0, -1):
        above = values.entries.get(before.path[:length])
        if above is not None and values.owns(above.value):
            return above
    return next((each for each in values.entries.values() if values.owns(each.value)), None)
