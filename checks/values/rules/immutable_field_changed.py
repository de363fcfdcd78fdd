"""A change of a field that Kubernetes never lets change.

A claim's storage class and access modes, a StatefulSet's service name and claim templates, and a
workload's selector are fixed when the object is made. The upgrade fails with `field is immutable`,
half-way through the release. A new name makes new objects and leaves the data with the old ones.

Before::

    persistence:
      enabled: true
      storageClass: standard

Bad::

    persistence:
      enabled: true
      storageClass: fast

Good::

    persistence:
      enabled: true
      storageClass: standard

Fix: keep the value; to change it, make a new object and move the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.changes import Change, changes
from checks.values.document import Values

CLAIM = ("storageClass", "storageClassName", "accessMode", "accessModes", "volumeMode", "volumeName")
SELECTOR = ("selectorLabels", "matchLabels", "podSelectorLabels")
NAMES = ("nameOverride", "fullnameOverride")
WORKLOAD = ("podManagementPolicy", "clusterIP")
_TEMPORARY = re.compile(r"cache|tmp|ephemeral|emptydir", re.IGNORECASE)


@rule(Level.ERROR, "diff.immutable_field")
def check(values: Values) -> Iterator[Finding]:
    """Changed values that become immutable fields."""
    for change in changes(values, *CLAIM, *SELECTOR, *NAMES, *WORKLOAD):
        if problem := _problem(change):
            was = f" (it was {change.before.text!r})" if change.before.text else ""
            yield from values.report(f"`{change.before.where}` changes{was}: {problem}", change.place)


def _problem(change: Change) -> str:
    name = change.before.name
    if name in NAMES:
        return "all objects get new names and selectors, and what belongs to the old ones is left behind; keep it"
    if (change.gone and name not in SELECTOR) or change.before.value is None:
        return ""
    if name in SELECTOR and "affinity" not in str(change.before.path).lower():
        return "a selector is immutable, so the upgrade fails; keep it"
    if name in CLAIM and not _TEMPORARY.search(change.before.where):
        return "an existing claim keeps it, so the upgrade fails; keep it, or make a new volume and move the data"
    if (name == "clusterIP" and change.before.text not in ("", "None")) or name == "podManagementPolicy":
        return "Kubernetes does not let it change, so the upgrade fails; keep it"
    return ""
