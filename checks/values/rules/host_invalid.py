"""The host of an ingress or route is not a host name.

An ingress takes a name alone: no scheme, no port, no path, no underscore, and `*` only as its whole
first part. The cluster refuses anything else, or the route never matches a request.

Bad::

    ingress:
      hosts:
        - host: https://app.example.com

Good::

    ingress:
      hosts:
        - host: app.example.com
        - host: "*.example.com"

Fix: write the name alone. Paths and ports have keys of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values import hosts
from checks.values.ingress_objects import rendered_hosts
from checks.values.places import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Values


@rule(Level.ERROR, "network.host_invalid")
def check(values: Values) -> Iterator[Finding]:
    """Hosts of ingresses and routes that are no host names."""
    rendered = rendered_hosts(values)
    for entry in values.entries.values():
        text = written(entry) if entry.active and isinstance(entry.scalar, str) else ""
        if not text or not (text in rendered or hosts.is_route_host(entry)) or (reason := hosts.problem(text)) is None:
            continue
        right = hosts.repaired(text)
        message = (
            f"`{entry.where}: {text}` {reason}: a host is a name alone, such as app.example.com; the cluster refuses it"
        )
        fixes = values.replace(entry.value, right, f"write {right}") if right else ()
        yield from values.report(f"{message}; write `{right}`" if right else message, entry, fixes=fixes)
