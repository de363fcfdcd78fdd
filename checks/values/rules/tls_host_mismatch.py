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
from checks.values import hosts
from checks.values.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Values


@rule(Level.WARNING, "network.tls_mismatch")
def check(values: Values) -> Iterator[Finding]:
    """TLS hosts that no rule beside them serves."""
    for tls in values.find("tls"):
        served = hosts.served(values, tls)
        for place in hosts.tls_hosts(values, tls) if served else ():
            if any(hosts.covers(rule.text, place.text) or hosts.covers(place.text, rule.text) for rule in served):
                continue
            near = nearest(place.text, tuple(rule.text for rule in served)) or ""
            known = ", ".join(rule.text for rule in served[:4])
            message = (
                f"`{place.where}: {place.text}` is served by no rule of this ingress, which has {known}; "
                f"a host that is served gets no certificate of its own"
            )
            fixes = values.replace(place.value, near, f"write {near}", safe=False) if near else ()
            yield from values.report(message, place, *served[:4], fixes=fixes)
