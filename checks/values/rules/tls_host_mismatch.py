"""A host under tls is one that no rule of the ingress serves.

The certificate is for a name that nobody asks this ingress for, and the name that people do ask for
gets the controller's own certificate: browsers warn.

Bad::

    ingress:
      hosts:
        - host: app.example.com
      tls:
        - secretName: app-tls
          hosts: [api.example.com]

Good::

    ingress:
      hosts:
        - host: app.example.com
      tls:
        - secretName: app-tls
          hosts: [app.example.com]

Fix: write the same host in both places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values import hosts, ingress_objects
from checks.values.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values


@rule(Level.WARNING, "network.tls_mismatch")
def check(values: Values) -> Iterator[Finding]:
    """TLS hosts that no rule beside them serves, in the values or as they are rendered."""
    seen = set()
    for place, served in hosts.unserved(values):
        seen.add(place.path)
        known = [rule.text for rule in served]
        yield from _report(values, place.text, known, [place, *served[:4]])
    for places, host, known in ingress_objects.unserved(values):
        if seen.isdisjoint(place.path for place in places):
            seen.update(place.path for place in places)
            yield from _report(values, host, known, places)


def _report(values: Values, host: str, known: list[str], places: list[Entry]) -> Iterator[Finding]:
    message = (
        f"the TLS host {host} is served by no rule of the ingress, which has {', '.join(known[:4])}; "
        f"a host that is served gets no certificate of its own"
    )
    near = nearest(host, tuple(known))
    fits = near is not None and bool(places) and places[0].text == host
    fixes = values.replace(places[0].value, near or "", f"write {near}", safe=False) if fits else ()
    yield from values.report(message, *places, fixes=fixes)
