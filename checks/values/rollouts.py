"""Rolling updates that may neither add a pod nor remove one, in values and in rendered objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.values.budget_objects import field_of
from checks.values.budgets import nothing
from checks.values.pods import of_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values

_SURGE = "maxSurge"
_GONE = "maxUnavailable"


def stuck(values: Values) -> Iterator[list[Entry]]:
    """The values behind each rollout that cannot move."""
    for surge in values.find(_SURGE):
        gone = values.sibling(surge, _GONE)
        if gone is not None and nothing(surge.scalar) and nothing(gone.scalar):
            yield [surge, gone]
    rendering = values.rendering
    for workload in of_kind(rendering.objects, "Deployment", "DaemonSet") if rendering else ():
        for key in ("strategy", "updateStrategy"):
            paths = [("spec", key, "rollingUpdate", name) for name in (_SURGE, _GONE)]
            if rendering and all(nothing(field_of(workload.data, path)) for path in paths):
                yield [entry for path in paths if (entry := rendering.trace(workload, path))]
