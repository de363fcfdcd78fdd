"""The same host and path twice in one Ingress.

The controller takes one of the two backends, mostly the first, and the other gets no traffic.

Bad::

    ingress:
      hosts:
        - host: app.example.com
          paths:
            - path: /
        - host: app.example.com
          paths:
            - path: /

Good::

    ingress:
      hosts:
        - host: app.example.com
          paths:
            - path: /
        - host: app.example.com
          paths:
            - path: /api

Fix: remove one, or give it its own host or path.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.document import Entry, Values
from checks.values.lists import field, lists
from checks.values.placeholders import templated
from checks.values.tree import Scalar, Sequence


@rule(Level.ERROR, "reference.conflict")
def check(values: Values) -> Iterator[Finding]:
    """Lists of hosts with their paths."""
    for view, entry in lists(values, "hosts", "hostnames"):
        seen: dict[tuple[str, str], Entry] = {}
        for place, host, path in _rules(view, entry):
            first = seen.setdefault((host.lower(), path), place)
            if first is not place:
                message = (
                    f"`{host}{path}` stands in `{entry.where}` twice, first on line {first.anchor.line}: "
                    "one of the two gets no traffic; remove it or change its path"
                )
                yield from view.report(message, place, first)


def _rules(view: Values, entry: Entry) -> Iterator[tuple[Entry, str, str]]:
    for item in view.children(entry):
        if isinstance(item.value, Scalar):
            if item.text and not templated(item.text) and "ingress" in str(entry.path).lower():
                yield item, item.text, ""
            continue
        host, paths = field(view, item, "host", "name"), view.below(item, "paths")
        if host is None:
            continue
        if paths is None or not isinstance(paths.value, Sequence):
            if len(list(view.children(item))) == 1:
                yield host, host.text, ""
            continue
        for each in view.children(paths):
            place = each if isinstance(each.value, Scalar) else field(view, each, "path")
            if place is not None and place.text and not templated(place.text):
                kind = field(view, each, "pathType")
                yield place, host.text, f"{place.text}{' ' + kind.text if kind else ''}"
