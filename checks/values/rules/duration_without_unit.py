"""A duration has no unit, or one that its reader does not know.

A program that reads durations takes 30s, 5m or 1h30m. A bare 30 is refused, or read as 30 nanoseconds.

Bad::

    serviceMonitor:
      interval: 30

Good::

    serviceMonitor:
      interval: 30s

Fix: write the unit directly after the number. Go knows ns, us, ms, s, m and h, but no days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values import durations
from checks.values.places import STRING_MAPS, below_any, expected_scalar, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values


@rule(Level.ERROR, "semantics.duration")
def check(values: Values) -> Iterator[Finding]:
    """Values that must be durations and are none."""
    for entry in values.entries.values():
        text = written(entry) if entry.active and entry.key is not None else ""
        if not text or isinstance(entry.scalar, bool) or below_any(entry.path, STRING_MAPS):
            continue
        grammar = durations.grammar_of(values, entry)
        reason = durations.problem(text, grammar) if grammar else None
        if reason and not durations.unit_added(values.chart, entry.name):
            yield from _report(values, entry, reason, Level.WARNING if durations.guessed(values, entry) else None)


def _report(values: Values, entry: Entry, reason: str, level: Level | None) -> Iterator[Finding]:
    right = durations.repaired(entry.text)
    example = expected_scalar(values, entry)
    write = f"`{right}`" if right else f"`{entry.text}s` or `{entry.text}m`" if durations.number(entry.text) else "30s"
    shown = f" (it was `{example.text}`)" if example else ""
    fixes = values.replace(entry.value, right, f"write {right}") if right else ()
    message = f"`{entry.where}: {entry.text}` {reason}; write {write}{shown}"
    yield from values.report(message, entry, level=level, fixes=fixes)
