"""Disruption budgets: how many pods they keep, and of how many."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from checks.values.places import path_words, written
from checks.values.scaling import Replicas, replicas_beside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values

_PERCENT = re.compile(r"([0-9]{1,3})%")
_BUDGETS = (frozenset(("pdb",)), frozenset(("disruption", "budget")), frozenset(("poddisruptionbudget",)))


class Budget(NamedTuple):
    """A budget in values that is on; a field that says nothing is None."""

    path: tuple[str | int, ...]
    least: Entry | None
    most: Entry | None
    switch: Entry | None


def budgets(values: Values) -> Iterator[Budget]:
    """The disruption budgets that are not switched off."""
    seen = set()
    for entry in values.find("minAvailable", "maxUnavailable"):
        path = entry.path[:-1]
        found = frozenset(path_words(path))
        if path in seen or not any(names <= found for names in _BUDGETS):
            continue
        seen.add(path)
        switch = next((each for name in ("enabled", "create") if (each := values.entries.get((*path, name)))), None)
        if switch is None or switch.scalar is True:
            yield Budget(path, _given(values, path, "minAvailable"), _given(values, path, "maxUnavailable"), switch)


def _given(values: Values, path: tuple[str | int, ...], name: str) -> Entry | None:
    entry = values.entries.get((*path, name))
    return entry if entry and written(entry) and not isinstance(entry.scalar, bool) else None


def replicas(values: Values, budget: Budget) -> Replicas | None:
    """How many pods the budget is about: those of the component that it stands in."""
    for length in (len(budget.path) - 1, len(budget.path)):
        if found := replicas_beside(values, budget.path[:length]):
            return found
    return None


def kept(amount: object, pods: float) -> float | None:
    """How many of so many pods `minAvailable` keeps: a percentage is rounded up."""
    if match := _PERCENT.fullmatch(str(amount)):
        return math.ceil(int(match[1]) * pods / 100)
    return _whole(amount)


def nothing(amount: object) -> bool:
    """Whether `maxUnavailable` is none at all."""
    return str(amount) in ("0", "0%") and not isinstance(amount, bool)


def everything(amount: object) -> bool:
    """Whether `minAvailable` is all pods, however many they are."""
    match = _PERCENT.fullmatch(str(amount))
    return match is not None and int(match[1]) >= 100


def _whole(amount: object) -> float | None:
    if isinstance(amount, bool):
        return None
    text = str(amount)
    return float(text) if text.isascii() and text.isdigit() else None
