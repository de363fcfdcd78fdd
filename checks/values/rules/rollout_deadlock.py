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
from checks.values.budgets import nothing
from checks.values.manifests import value_at
from checks.values.tree import Path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Values

_BOTH = frozenset({"maxSurge", "maxUnavailable"})
_ROLLING: tuple[Path, ...] = (("spec", "strategy", "rollingUpdate"), ("spec", "updateStrategy", "rollingUpdate"))


@rule(Level.ERROR, "availability.rollout_deadlock")
def check(values: Values) -> Iterator[Finding]:
    """Rolling updates that cannot move."""
    for surge in values.find("maxSurge"):
        gone = values.sibling(surge, "maxUnavailable")
        if gone is not None and nothing(surge.scalar) and nothing(gone.scalar):
            message = (
                f"`{surge.where}: {surge.text}` beside `maxUnavailable: {gone.text}`: a rollout may neither add a pod "
                f"nor remove one, and the cluster refuses it; write 1 for one of them"
            )
            yield from values.report(message, surge, gone)
    yield from _rendered(values)


def _rendered(values: Values) -> Iterator[Finding]:
    """Workloads where the template sets one of the two."""
    rendering = values.rendering
    for rendered in rendering.objects if rendering else ():
        for path in _ROLLING:
            pair = value_at(rendered.data, path)
            if rendering is None or not isinstance(pair, dict) or not pair.keys() >= _BOTH or not all(map(nothing, pair.values())):
                continue
            for name in sorted(_BOTH):
                entry = rendering.trace(rendered, (*path, name))
                if entry is not None:
                    message = f"`{entry.where}: {entry.text}` leaves {rendered.title} no way to replace a pod; write 1"
                    yield from values.report(message, entry)
                    break
