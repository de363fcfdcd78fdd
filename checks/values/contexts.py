"""Settings of pods and containers that weaken their isolation, wherever values keep them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.values.document import Entry, Values
from checks.values.tree import Mapping

# Policies describe what others may do; they set nothing themselves.
_POLICY = re.compile(
    r"podsecuritypolic|securitycontextconstraint|\bpsp\b|\bscc\b|kyverno|gatekeeper|constraints?\b", re.IGNORECASE
)
_PREFIXES = ("", "securityContext.", "podSecurityContext.", "containerSecurityContext.")


def settings(values: Values, *names: str) -> Iterator[tuple[Values, Entry]]:
    """Entries of these names in the document and in the YAML texts within it, with their document."""
    every = [prefix + name for prefix in _PREFIXES for name in names]
    for view in values.views:
        for entry in view.find(*every):
            if not any(isinstance(part, str) and _POLICY.search(part) for part in entry.path):
                yield view, entry


def switched_on(values: Values, *names: str) -> Iterator[tuple[Values, Entry]]:
    """Settings of these names that are true, also as `name: {enabled: true}`."""
    for view, entry in settings(values, *names):
        place = entry
        if isinstance(entry.value, Mapping):
            place = view.below(entry, "enabled") or entry
        if truth(place) is True:
            yield view, place


def truth(entry: Entry | None) -> bool | None:
    """Whether a scalar says true or false; a quoted word counts, a template prints it all the same."""
    if entry is None or entry.scalar is None:
        return None
    return {"true": True, "false": False}.get(str(entry.scalar).lower())


def number(entry: Entry | None) -> int | None:
    """The whole number that a scalar says, also in quotes."""
    if entry is None or isinstance(entry.scalar, bool) or not re.fullmatch(r"\d{1,10}", str(entry.scalar)):
        return None
    return int(str(entry.scalar))
