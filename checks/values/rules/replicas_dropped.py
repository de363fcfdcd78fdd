"""A change that takes away at least half of the replicas.

Going from five replicas to one removes the capacity and the redundancy that the load needs, at
once. It is a usual left-over of a test.

Before::

    replicaCount: 5

Bad::

    replicaCount: 1

Good::

    replicaCount: 4

Fix: scale down in steps, or let the autoscaler do it.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.changes import changes
from checks.values.document import Entry, Values

NAMES = ("replicas", "replicaCount", "minReplicas", "minReplicaCount", "desiredReplicas", "numReplicas", "replica")


@rule(Level.ERROR, "diff.replica_drop")
def check(values: Values) -> Iterator[Finding]:
    """Replica counts that went to zero, to one, or to half or less."""
    for change in changes(values, *NAMES):
        before, after = _count(change.before), _count(change.after)
        if before is None or after is None or after > before // 2 or before < 1:
            continue
        lost = "everything stops" if after == 0 else "the rest must carry the load of all"
        message = f"`{change.before.where}` drops from {before} to {after}: {lost}; scale down in steps"
        yield from values.report(message, change.place)


def _count(entry: Entry | None) -> int | None:
    value = entry.scalar if entry else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
