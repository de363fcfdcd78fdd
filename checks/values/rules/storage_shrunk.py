"""A volume that becomes smaller.

Kubernetes cannot shrink a volume: the API server refuses the claim, and a StatefulSet cannot be
updated at all until it is deleted. Growing is fine.

Before::

    persistence:
      size: 100Gi

Bad::

    persistence:
      size: 10Gi

Good::

    persistence:
      size: 200Gi

Fix: keep the size, or move the data to a new volume.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.changes import changes
from checks.values.document import Values
from checks.values.quantities import STORAGE, amount, kind_of


@rule(Level.ERROR, "diff.storage_shrink")
def check(values: Values) -> Iterator[Finding]:
    """Sizes of volumes that are lower than before."""
    for change in changes(values, *STORAGE):
        if change.after is None or kind_of(change.before) != "storage" or change.before.name.lower() == "sizelimit":
            continue
        before, after = amount(change.before.text), amount(change.after.text)
        if before is not None and after is not None and after < before:
            message = (
                f"{change.before.where} shrinks from {change.before.text} to {change.after.text}:"
                " Kubernetes refuses to shrink a volume. Keep the size, or move the data to a new one"
            )
            yield from values.report(message, change.place)
