"""Hosts and paths of an Ingress as values list them."""

from __future__ import annotations

from collections.abc import Iterator

from checks.values.document import Entry, Values
from checks.values.lists import field
from checks.values.placeholders import templated
from checks.values.tree import Scalar, Sequence

Served = tuple[Entry, str, str]


def served(view: Values, listed: Entry) -> Iterator[Served]:
    """Each (place, host, path) of a list of hosts, rules or paths; without those that a template fills in."""
    for item in view.children(listed):
        host = field(view, item, "host", "name")
        if listed.name == "paths":
            yield from _path(view, item, "") if "ingress" in listed.above.lower() else ()
        elif isinstance(item.value, Scalar):
            if _says(item) and "ingress" in listed.where.lower():
                yield item, item.text, ""
        elif host is not None:
            yield from _paths(view, item, host)


def _paths(view: Values, item: Entry, host: Entry) -> Iterator[Served]:
    paths = view.below(item, "paths") or view.below(item, "http", "paths")
    if paths is not None and isinstance(paths.value, Sequence):
        for each in view.children(paths):
            yield from _path(view, each, host.text)
    elif view.below(item, "path") is not None:
        yield from _path(view, item, host.text)
    elif len(list(view.children(item))) == 1:
        yield host, host.text, ""


def _path(view: Values, item: Entry, host: str) -> Iterator[Served]:
    place = item if isinstance(item.value, Scalar) else field(view, item, "path")
    if place is not None and _says(place):
        kind = field(view, item, "pathType")
        yield place, host, f"{place.text}{' ' + kind.text if kind else ''}"


def _says(place: Entry) -> bool:
    return bool(place.text) and not templated(place.text)
