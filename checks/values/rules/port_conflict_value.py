"""Two ports of one service or container have the same number or name.

Kubernetes tells the ports of a service apart by number with protocol, and by name; each node port is
there only once in a cluster. It refuses the second one.

Bad::

    service:
      ports:
        - name: http
          port: 80
        - name: metrics
          port: 80

Good::

    service:
      ports:
        - name: http
          port: 80
        - name: metrics
          port: 9090

Fix: give one of the two another port.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.ports import conflicts, node_port_conflicts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Values


@rule(Level.ERROR, "network.port_conflict")
def check(values: Values) -> Iterator[Finding]:
    """The same port, port name or node port twice."""
    for later, first, what in (*conflicts(values), *node_port_conflicts(values)):
        message = (
            f"`{later.where}: {later.text}` is the same {what} as `{first.where}`: the cluster refuses the second "
            f"one; give one of the two another {what}"
        )
        yield from values.report(message, later, first, detail=what)
