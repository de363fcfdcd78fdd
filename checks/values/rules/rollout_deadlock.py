"""A rollout may neither add a pod nor remove one.

With maxSurge 0 no new pod may come before an old one goes, with maxUnavailable 0 no old one may go
before a new one comes. The cluster refuses the workload.

Bad::

    strategy:
      rollingUpdate:
        maxSurge: 0
        maxUnavailable: 0

Good::

    strategy:
      rollingUpdate:
        maxSurge: 1
        maxUnavailable: 0

Fix: give one of the two 1 or more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.rollouts import stuck

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Values
    from checks.values.tree import Path


@rule(Level.ERROR, "availability.rollout_deadlock")
def check(values: Values) -> Iterator[Finding]:
    """Rolling updates that cannot move."""
    seen: set[Path] = set()
    for places in stuck(values):
        if seen.isdisjoint(place.path for place in places):
            seen.update(place.path for place in places)
            names = " and ".join(f"`{place.where}: {place.text}`" for place in places)
            message = (
                f"{names}: with both at 0 a rollout may neither add a pod nor remove one, and the cluster refuses it"
            )
            yield from values.report(f"{message}; write 1 for one of them", *places)
