"""A service becomes reachable from outside of the cluster.

A LoadBalancer gets an address of its own, public in most clouds, and a NodePort opens a port on every
node. Both go around the ingress, its TLS and its authentication.

Bad::

    service:
      type: LoadBalancer

Good::

    service:
      type: ClusterIP

Fix: keep ClusterIP behind an ingress, or limit who can connect: loadBalancerSourceRanges, or the
annotation of your cloud for an internal load balancer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.exposure import EXPOSED, limited, open_ranges, was_exposed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Values


@rule(Level.WARNING, "network.exposure")
def check(values: Values) -> Iterator[Finding]:
    """Services that are opened to the world, newly or by default."""
    for entry in values.find("type", "serviceType"):
        if entry.text in EXPOSED and not limited(values, entry):
            known = was_exposed(values, entry)
            message = (
                f"`{entry.where}: {entry.text}` {EXPOSED[entry.text]}, around any ingress; "
                f"keep ClusterIP, or limit who can connect (loadBalancerSourceRanges, an internal load balancer)"
            )
            yield from values.report(
                f"{message} (it was so before)" if known else message, entry, level=Level.NOTE if known else None
            )
    for entry in open_ranges(values):
        yield from values.report(
            f"`{entry.where}: {entry.text}` lets everybody connect; write your own networks", entry
        )
