"""Places in values where Kubernetes takes only strings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.values.places import words
from checks.values.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values

_META = {"annotations": "an annotation", "labels": "a label", "selector": "a node selector"}
_ENV = frozenset(("env", "envs", "environment", "vars"))


def string_places(values: Values) -> Iterator[tuple[Entry, str]]:
    """Scalars of environment lists, annotations, labels and node selectors, with what they are."""
    for entry in values.entries.values():
        if not entry.active or entry.key is None:
            continue
        last = words(entry.name)[-1:]
        if isinstance(entry.value, Mapping) and last and last[0] in _META and words(entry.name) != ("selector",):
            yield from ((each, _META[last[0]]) for each in values.children(entry) if _data(each))
        elif isinstance(entry.value, Sequence) and not _ENV.isdisjoint(words(entry.name)):
            yield from ((each, "an environment variable") for each in _of_list(values, entry))


def _data(entry: Entry) -> bool:
    """Whether it is a pair of the map rather than a switch of the chart beside them."""
    return isinstance(entry.value, Scalar) and entry.name not in ("enabled", "create")


def _of_list(values: Values, entry: Entry) -> Iterator[Entry]:
    for item in values.children(entry):
        value = values.below(item, "value")
        if value is not None and isinstance(value.value, Scalar) and values.below(item, "name"):
            yield value
