"""A compose service shares the host's network, processes or memory.

With `network_mode: host` the service reaches what listens on the machine for the machine alone; with `pid: host`
it sees and stops every process; with `ipc: host` it reads their shared memory.

Bad::

    services:
      web:
        image: shop:1.4.2
        network_mode: host

Good::

    services:
      web:
        image: shop:1.4.2
        ports: ["127.0.0.1:8080:8080"]

Fix: publish the one port; leave `pid`, `ipc`, `uts` and `userns_mode` out.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.security.document import Document

_KEYS = ("network_mode", "pid", "ipc", "uts", "userns_mode", "cgroup")


@rule(Level.ERROR, "misconfiguration.compose")
def check(document: Document) -> Iterator[Finding]:
    """Services that share a namespace of the host."""
    for name, service in document.services:
        for key in _KEYS:
            if service.scalar(key) == "host":
                message = f"The service {name} shares a namespace of the host ({key}: host)"
                yield from document.node(message, service.pairs[key].key, f"{name} {key}")
