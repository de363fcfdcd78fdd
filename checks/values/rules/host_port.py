"""A port opened on the node itself.

Only one pod per node can have it, so a rollout waits for ever once every node is taken; the port is reachable
from the node's network, past Services and often past firewalls.

Bad::

    ports:
      - containerPort: 8080
        hostPort: 8080

Good::

    ports:
      - containerPort: 8080
        hostPort: 0

Fix: remove `hostPort` and use a Service (NodePort or LoadBalancer when it must be reached from outside).
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.contexts import number, settings, switched_on
from checks.values.document import Values

_RISK = (
    "one pod a node can have it, rollouts block when nodes run out, and it is open to the node's network; use a Service"
)


@rule(Level.WARNING, "security.host_access")
def check(values: Values) -> Iterator[Finding]:
    """Port numbers under `hostPort`, and switches that turn host ports on."""
    for view, entry in settings(values, "hostPort", "host_port"):
        if number(entry):
            yield from view.report(f"opens port {entry.text} on the node: {_RISK}", entry)
    for view, entry in switched_on(values, "hostPort", "useHostPort", "useHostPorts"):
        yield from view.report(f"`{entry.where}` is true, ports are opened on the node: {_RISK}", entry)
