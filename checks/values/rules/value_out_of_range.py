"""A number is below or above what its field takes.

A count or a time below zero, a percentage above 100 or a weight above 100 renders, and then the
cluster refuses the object: the release fails half way.

Bad::

    replicaCount: -1
    revisionHistoryLimit: -5

Good::

    replicaCount: 1
    revisionHistoryLimit: 5

Fix: write a number within the bounds that the message names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.limits import problem
from checks.values.places import STRING_MAPS, below_any, expected_scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values


@rule(Level.ERROR, "schema.range")
def check(values: Values) -> Iterator[Finding]:
    """Numbers outside of the bounds of their fields."""
    for entry in values.entries.values():
        if not entry.active or entry.key is None or below_any(entry.path, STRING_MAPS):
            continue
        reason = problem(entry)
        if reason and not _usual(values, entry):
            yield from values.report(_message(entry, reason), entry)


def _usual(values: Values, entry: Entry) -> bool:
    """The default is below zero too: the chart gives -1 a meaning of its own."""
    default = expected_scalar(values, entry)
    value = default.value if default else None
    return isinstance(value, int | float) and value < 0


def _message(entry: Entry, reason: str) -> str:
    return f"`{entry.where}: {entry.text}` {reason}: the cluster refuses the object, and the release fails half way"
