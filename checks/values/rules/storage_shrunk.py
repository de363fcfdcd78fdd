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

import re
from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.changes import changes
from checks.values.document import Entry, Values
from checks.values.quantities import amount, kind_of

_VOLUME = re.compile(r"persist|storage|volume|pvc|claim|disk", re.IGNORECASE)


@rule(Level.ERROR, "diff.storage_shrink")
def check(values: Values) -> Iterator[Finding]:
    """Sizes of volumes that are lower than before."""
    for change in changes(values, *_names(values)):
        if change.after is None or not _is_volume(change.before):
            continue
        before, after = amount(change.before.text), amount(change.after.text)
        if before is not None and after is not None and after < before:
            message = (
                f"`{change.before.where}` shrinks from {change.before.text} to {change.after.text}:"
                " Kubernetes refuses to shrink a volume; keep the size, or move the data to a new one"
            )
            yield from values.report(message, change.place)


def _names(values: Values) -> list[str]:
    """The keys of the version before that may be a volume's size."""
    before = values.before.entries.values() if values.before else ()
    return sorted({each.name.lower() for each in before if each.name.lower().endswith(("size", "storage", "capacity"))})


def _is_volume(entry: Entry) -> bool:
    if kind_of(entry) == "storage":
        return entry.name.lower() != "sizelimit"
    return bool(_VOLUME.search(entry.where)) and entry.text.endswith(("Gi", "Ti"))
