"""A compose service runs without the kernel's guards.

`seccomp:unconfined` and `apparmor:unconfined` take away the filter of system calls that stops most ways out of a
container.

Bad::

    services:
      web:
        image: shop:1.4.2
        security_opt: ["seccomp:unconfined"]

Good::

    services:
      web:
        image: shop:1.4.2
        security_opt: ["no-new-privileges:true"]

Fix: leave it out, or give a profile of your own.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.security.document import Document, texts

_OFF = frozenset({"seccomp:unconfined", "apparmor:unconfined", "label:disable", "systempaths:unconfined"})


@rule(Level.ERROR, "misconfiguration.compose")
def check(document: Document) -> Iterator[Finding]:
    """Services without seccomp, AppArmor or SELinux."""
    for name, service in document.services:
        for text, node in texts(service.get("security_opt")):
            option = text.replace("=", ":").replace(" ", "").lower()
            if option in _OFF:
                yield from document.node(f"The service {name} runs with {option}", node, f"{name} {option}")
