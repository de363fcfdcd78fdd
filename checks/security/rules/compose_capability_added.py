"""A compose service is given a right that leads out of its container.

`SYS_ADMIN`, `SYS_PTRACE`, `SYS_MODULE` and their like are nearly as much as `privileged`.

Bad::

    services:
      web:
        image: shop:1.4.2
        cap_add: [SYS_ADMIN]

Good::

    services:
      web:
        image: shop:1.4.2
        cap_drop: [ALL]
        cap_add: [NET_BIND_SERVICE]

Fix: add only what the program needs, most need nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.security.document import Document, texts

_DANGEROUS = frozenset(
    """ALL BPF DAC_READ_SEARCH MAC_ADMIN MAC_OVERRIDE NET_ADMIN NET_RAW PERFMON SYS_ADMIN SYS_BOOT SYS_MODULE
    SYS_PTRACE SYS_RAWIO SYS_TIME SYSLOG""".split()
)


@rule(Level.ERROR, "misconfiguration.compose")
def check(document: Document) -> Iterator[Finding]:
    """Services with a capability that leads out of the container."""
    for name, service in document.services:
        for text, node in texts(service.get("cap_add")):
            capability = text.upper().removeprefix("CAP_")
            if capability in _DANGEROUS:
                message = f"The service {name} is given the capability {capability}"
                yield from document.node(message, node, f"{name} {capability}")
