"""The target of an autoscaler in percent of what pods request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.values.places import path_words, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values

_SCALERS = frozenset(("autoscaling", "autoscaler", "hpa", "horizontal", "scaling", "autoscale"))
_RESOURCES = frozenset(("cpu", "memory", "mem"))
_AMOUNTS = frozenset(("value", "threshold", "requests", "request", "limit", "limits", "average"))
HIGH = 200
LOW = 10


def targets(values: Values) -> Iterator[Entry]:
    """Targets of autoscalers that are on."""
    for entry in values.entries.values():
        if entry.active and entry.key is not None and _is_target(entry) and not _off(values, entry):
            yield entry


def _is_target(entry: Entry) -> bool:
    found = words(entry.name)
    if "utilization" in found or "utilisation" in found:
        return (
            entry.name == "averageUtilization" or "target" in found or not _SCALERS.isdisjoint(path_words(entry.path))
        )
    scaled = not _SCALERS.isdisjoint(path_words(entry.path[:-1]))
    return scaled and not _RESOURCES.isdisjoint(found) and _AMOUNTS.isdisjoint(found) and len(found) <= 3


def _off(values: Values, entry: Entry) -> bool:
    switch = values.sibling(entry, "enabled")
    return switch is not None and not switch.scalar


def problem(value: float) -> str | None:
    """What is wrong with a target, in words that follow it; None when nothing is."""
    if value <= 0:
        return "is refused: a target is 1 or more"
    if value >= HIGH:
        return "never scales: pods would have to use so many percent of what they request"
    if value < LOW:
        return "always scales: even an idle pod uses more of what it requests"
    return None
