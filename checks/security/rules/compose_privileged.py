"""A compose service has all rights of the host.

`privileged: true` gives a container every device and every capability: who breaks into the service owns the
machine, and all else that runs on it.

Bad::

    services:
      web:
        image: shop:1.4.2
        privileged: true

Good::

    services:
      web:
        image: shop:1.4.2
        cap_add: [NET_BIND_SERVICE]

Fix: leave it out; give the one device with `devices` or the one capability with `cap_add`.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.security.document import Document


@rule(Level.ERROR, "misconfiguration.compose")
def check(document: Document) -> Iterator[Finding]:
    """Privileged services."""
    for name, service in document.services:
        if service.scalar("privileged") is True:
            message = f"The service {name} is privileged: it has all rights of the host"
            yield from document.node(message, service.pairs["privileged"].key, name)
