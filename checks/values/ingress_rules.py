"""Hosts and paths of an Ingress as values list them."""

from __future__ import annotations

from collections.abc import Iterator

from checks.values.document import Entry, Values
from checks.values.lists import field
from checks.values.placeholders import templated
from checks.values.tree import Scalar, Sequence

Served = tuple[Entry, str, str]


def served(view: Values, hosts: Entry) -> Iterator[Served]:
    """Each (place, host, path) of a list of hosts; without those that a template fills in."""
    for item in view.children(hosts):
        if isinstance(item.value, Scalar):
            if _says(item) and "ingress" in hosts.where.lower():
                yield item, item.text, ""
        elif (host := field(view, item, "host", "name")) is not None:
            yield from _paths(view, item, host)


def _paths(view: Values, item: Entry, host: Entry) -> Iterator[Served]:
    paths = view.below(item, "paths")
    if paths is None or not isinstance(paths.value, Sequence):
        if len(list(view.children(item))) == 1:
            yield host, host.text, ""
        return
    for each in view.children(paths):
        place = each if isinstance(each.value, Scalar) else field(view, each, "path")
        if place is not None and _says(place):
            kind = field(view, each, "pathType")
            yield place, host.text, f"{place.text}{' ' + kind.text if kind else ''}"


def _says(place: Entry) -> bool:
    return bool(place.text) and not templated(place.text)
