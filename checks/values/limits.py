"""Fields of Kubernetes that are numbers between two bounds, by their key in values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from checks.values.places import number, words

if TYPE_CHECKING:
    from checks.values.document import Entry


class Bounds(NamedTuple):
    """The least and the greatest number that a field takes; None where there is no bound."""

    least: float | None
    most: float | None = None

    @property
    def text(self) -> str:
        """In words that follow "must be"."""
        if self.most is None:
            return f"{self.least:g} or more"
        return f"between {self.least or 0:g} and {self.most:g}"


_INT32 = 2147483647
_ANY = Bounds(0, _INT32)
_TIME = Bounds(0)  # -1 often means "for ever" to a program

BY_KEY: dict[str, Bounds] = {
    "revisionhistorylimit": _ANY,
    "backofflimit": _ANY,
    "backofflimitperindex": _ANY,
    "completions": _ANY,
    "parallelism": _ANY,
    "successfuljobshistorylimit": _ANY,
    "failedjobshistorylimit": _ANY,
    "minreadyseconds": _ANY,
    "terminationgraceperiodseconds": _ANY,
    "ttlsecondsafterfinished": _ANY,
    "activedeadlineseconds": Bounds(0),
    "startingdeadlineseconds": Bounds(0),
    "progressdeadlineseconds": _ANY,
    "stabilizationwindowseconds": Bounds(0, 3600),
    "expirationseconds": Bounds(600, 4294967296),
    "runasuser": _ANY,
    "runasgroup": _ANY,
    "fsgroup": _ANY,
    "maxskew": Bounds(1, _INT32),
    "mindomains": Bounds(1, _INT32),
    "defaultmode": Bounds(0, 0o777),
    "maxunavailable": Bounds(0),
    "maxsurge": Bounds(0),
    "minavailable": Bounds(0),
}
# A percentage of something that cannot be exceeded.
PERCENTAGES = frozenset(("maxunavailable", "minavailable"))
_REPLICA_COUNTS = (("replica", "count"), ("replicas", "count"))
_PERCENT = re.compile(r"(-?[0-9]{1,9})%")
_PROBE_SECONDS = frozenset(("initialdelayseconds", "periodseconds", "timeoutseconds"))


def bounds(key: str) -> Bounds | None:
    """The bounds of the field that this key is; None for a key that is no such field."""
    name = key.lower()
    if (found := BY_KEY.get(name)) is not None:
        return found
    last = words(key)
    if not last or name in _PROBE_SECONDS:
        return None
    if last[-1] in ("replicas", "replica", "replicacount") or last[-2:] in _REPLICA_COUNTS:
        return None if last[0] in ("min", "max") else _ANY
    return _TIME if last[-1] in ("seconds", "secs") and len(last) > 1 else None


def problem(entry: Entry) -> str | None:
    """What is wrong with a number, in words that follow it; None when nothing is or it is none."""
    if (percent := _PERCENT.fullmatch(entry.text)) and isinstance(entry.scalar, str):
        return _percentage(entry.name.lower(), int(percent[1]))
    if (value := number(entry)) is None:
        return None
    if entry.name == "weight":
        return _weight(entry, value)
    found = bounds(entry.name)
    if (
        found is None
        or (found is _TIME and value == -1)
        or (found.least or 0) <= value <= (value if found.most is None else found.most)
    ):
        return None
    return f"must be {found.text}"


def _percentage(name: str, value: int) -> str | None:
    if name in PERCENTAGES and not 0 <= value <= 100:
        return "must be between 0% and 100%"
    return "must be 0% or more" if name == "maxsurge" and value < 0 else None


def _weight(entry: Entry, value: float) -> str | None:
    """Scheduling preferences and rollout weights are 1 to 100; other weights are anybody's own."""
    preference = entry.above.startswith("preferredDuring")
    return "must be between 1 and 100" if preference and not 1 <= value <= 100 else None
