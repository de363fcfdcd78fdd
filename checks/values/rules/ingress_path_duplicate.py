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
from checks.values.ingress_rules import served
from checks.values.lists import lists


@rule(Level.ERROR, "reference.conflict")
def check(values: Values) -> Iterator[Finding]:
    """Lists of hosts with their paths."""
    for view, entry in lists(values, "hosts", "hostnames", "rules", "paths"):
        seen: dict[tuple[str, str], Entry] = {}
        for place, host, path in served(view, entry):
            first = seen.setdefault((host.lower(), path), place)
            if first is not place:
                message = (
                    f"`{host}{path}` stands in `{entry.where}` twice, first on line {first.anchor.line}: "
                    "one of the two gets no traffic; remove it or change its path"
                )
                yield from view.report(message, place, first)
