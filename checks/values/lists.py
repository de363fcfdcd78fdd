"""Items of one list that should differ and do not."""

from __future__ import annotations

from collections.abc import Iterator

from checks.values.document import Entry, Values
from checks.values.placeholders import templated
from checks.values.tree import Mapping, Sequence, plain_data


def lists(values: Values, *endings: str) -> Iterator[tuple[Values, Entry]]:
    """Lists of maps whose key ends so, whatever its case, with their document."""
    lower = tuple(ending.lower() for ending in endings)
    for view in values.views:
        for entry in view.entries.values():
            listed = entry.active and entry.key is not None and isinstance(entry.value, Sequence)
            if listed and entry.name.lower().endswith(lower):
                yield view, entry


def field(view: Values, item: Entry, *names: str) -> Entry | None:
    """A scalar of an item that says something; None when a template fills it in."""
    if not isinstance(item.value, Mapping):
        return None
    found = next((each for name in names if (each := view.below(item, name))), None)
    return found if found is not None and found.text and not templated(found.text) else None


def repeated(view: Values, entry: Entry, *names: str) -> Iterator[tuple[Entry, Entry]]:
    """Pairs (again, first) of items that have the same text in a field."""
    seen: dict[str, Entry] = {}
    for item in view.children(entry):
        if (place := field(view, item, *names)) is not None:
            first = seen.setdefault(place.text, place)
            if first is not place:
                yield place, first


def same_value(one: Entry, other: Entry) -> bool:
    """Whether the items of two fields are equal through and through."""
    return plain_data(one.parent) == plain_data(other.parent)
