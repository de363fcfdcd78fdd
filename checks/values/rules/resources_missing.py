"""Containers without requests and limits.

Without a request the scheduler packs pods blindly, and without a limit one leak takes the node and
its neighbours down. An autoscaler that aims at a utilisation has nothing to divide by.

Bad::

    resources: {}

Good::

    resources:
      requests:
        cpu: 100m
        memory: 128Mi
      limits:
        memory: 256Mi

Fix: set requests for CPU and memory, and a limit for memory.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.changes import Change, changes, is_empty
from checks.values.document import Values

BLIND = "the pod is scheduled blindly and may use the whole node; set requests and limits"
CONTENT = ("limits", "requests")


@rule(Level.WARNING, "resources.missing")
def check(values: Values) -> Iterator[Finding]:
    """Empty `resources`, and requests or limits that the change took away."""
    for entry in values.find("resources"):
        if is_empty(entry):
            yield from values.report(f"`{entry.where}` is empty: {BLIND}", entry)
    for change in changes(values, "resources", "requests", "limits", "cpu", "memory"):
        if change.gone and _sets_resources(change) and not is_empty(change.place):
            message = f"the change removes `{change.before.where}` ({_summary(change)}); set it again, or say why not"
            yield from values.report(message, change.place, detail="removed")


def _sets_resources(change: Change) -> bool:
    before = change.before
    if is_empty(before) or (change.after is not None and before.name == "resources"):
        return False
    if before.name in ("cpu", "memory"):
        return before.above in CONTENT
    return before.name == "resources" or before.above == "resources"


def _summary(change: Change) -> str:
    before = change.before
    pairs = getattr(before.value, "pairs", {})
    return f"it was {before.text}" if before.text else f"it had {', '.join(pairs)}"
