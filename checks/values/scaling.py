"""Autoscalers and replica counts in values: who scales what, between which bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checks.values.places import number, words
from checks.values.tree import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values

_SCALERS = frozenset(("autoscaling", "autoscaler", "hpa", "keda", "scaling", "scaledobject", "autoscale", "horizontal"))
_MOST = (
    "maxReplicas", "maxReplicaCount", "maxReplica", "maxPods", "maxpods", "max", "maximum", "maxInstances",
    "max_replicas",
)  # fmt: skip
_LEAST = (
    "minReplicas", "minReplicaCount", "minReplica", "minPods", "minpods", "min", "minimum", "minInstances",
    "min_replicas",
)  # fmt: skip
_AMBIGUOUS = frozenset(("min", "max", "minimum", "maximum"))
REPLICAS = ("replicas", "replicaCount", "replicacount", "replicasCount", "replica", "replica_count")


class Scaler(NamedTuple):
    """An autoscaler that is on: the entry of its map (None at the top) and its bounds."""

    path: tuple[str | int, ...]
    least: Entry | None
    most: Entry | None

    @property
    def event_driven(self) -> bool:
        """Whether it may scale to nothing, as KEDA does."""
        return "keda" in _path_words(self.path) or any(
            each is not None and words(each.name)[-1:] == ("count",) for each in (self.least, self.most)
        )


def _path_words(path: tuple[str | int, ...]) -> frozenset[str]:
    return frozenset(word for part in path if isinstance(part, str) for word in words(part))


def scalers(values: Values) -> Iterator[Scaler]:
    """Maps with a least and a most number of replicas, switched on."""
    seen = set()
    for entry in values.find(*_MOST, *_LEAST):
        path = entry.path[:-1]
        if path in seen or (entry.name in _AMBIGUOUS and _SCALERS.isdisjoint(_path_words(path))):
            continue
        seen.add(path)
        if not _off(values, path):
            yield Scaler(path, _first(values, path, _LEAST), _first(values, path, _MOST))


def _off(values: Values, path: tuple[str | int, ...]) -> bool:
    """A switch beside the map or in it says no, e.g. `autoscaling: {enabled: ""}`."""
    switch = values.entries.get((*path, "enabled"))
    return switch is not None and not switch.scalar


def _first(values: Values, path: tuple[str | int, ...], names: tuple[str, ...]) -> Entry | None:
    return next((found for name in names if (found := values.entries.get((*path, name)))), None)


class Replicas(NamedTuple):
    """How many pods there are at least, and the entries that say so."""

    pods: float
    places: tuple[Entry, ...]


def replicas_beside(values: Values, path: tuple[str | int, ...]) -> Replicas | None:
    """The least number of pods of the component at a path; None when it is not said."""
    node = values.merged if not path else (entry.value if (entry := values.entries.get(path)) else None)
    for key in node.pairs if isinstance(node, Mapping) else ():
        if _SCALERS.isdisjoint(words(key)):
            continue
        switch, least = values.entries.get((*path, key, "enabled")), _first(values, (*path, key), _LEAST)
        if switch is not None and switch.scalar is True:
            return Replicas(count, (least,)) if least and (count := number(least)) is not None else None
    fixed = _first(values, path, REPLICAS)
    return Replicas(count, (fixed,)) if fixed and (count := number(fixed)) is not None else None


def fixed_beside(values: Values, path: tuple[str | int, ...]) -> Entry | None:
    """The fixed number of replicas of the component that an autoscaler's map stands in."""
    return _first(values, path[:-1], REPLICAS) if path else None


def switch_of(values: Values, path: tuple[str | int, ...]) -> Entry | None:
    """The switch of an autoscaler, when it is on."""
    switch = values.entries.get((*path, "enabled"))
    return switch if switch and switch.scalar is True else None


def switches(values: Values) -> list[Entry]:
    """The switches of autoscalers that are on, those of this file first."""
    found = [
        each
        for each in values.find("enabled", "create")
        if each.scalar is True and len(each.path) > 1 and not _SCALERS.isdisjoint(words(each.above))
    ]
    return sorted(found, key=lambda each: not values.owns(each.value))
