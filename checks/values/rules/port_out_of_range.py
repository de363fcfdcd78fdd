"""A port number is not possible.

Ports go from 1 to 65535, and the ports that Kubernetes opens on every node from 30000 to 32767. The
cluster refuses anything else, and the release fails half way.

Bad::

    service:
      port: 80800
      nodePort: 8080

Good::

    service:
      port: 8080
      nodePort: 30080

Fix: write a port within the range.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.places import expected_scalar
from checks.values.ports import is_port, problem, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values


@rule(Level.ERROR, "network.port_range")
def check(values: Values) -> Iterator[Finding]:
    """Port numbers outside of the possible range."""
    for entry in values.entries.values():
        if entry.active and is_port(entry) and not _switched_off(values, entry):
            reason = problem(entry) or ("is no port" if entry.text == "0" and refused(values, entry) else None)
            if reason:
                message = (
                    f"`{entry.where}: {entry.text}` {reason}; the cluster refuses it, and the release fails half way"
                )
                yield from values.report(message, entry)


def _switched_off(values: Values, entry: Entry) -> bool:
    """Some programs take -1 for no port at all: then the default says so too."""
    default = expected_scalar(values, entry)
    return entry.text == "-1" and default is not None and default.text == "-1"
