"""An amount of memory, cpu or storage that Kubernetes cannot read.

The rendered field takes a quantity: digits and one of the suffixes m, k, M, G, T, Ki, Mi, Gi, Ti.
Anything else makes Kubernetes refuse the object.

Template::

    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: data}
    spec:
      accessModes: [ReadWriteOnce]
      resources:
        requests:
          storage: {{ .Values.disk }}

Bad::

    disk: 8GiB

Good::

    disk: 8Gi

Fix: write the number with a suffix of the list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.kubernetes_findings import caused

if TYPE_CHECKING:
    from checks.values.document import Values


@rule(Level.ERROR, "quantity.invalid")
def check(values: Values) -> Iterator[Finding]:
    """Quantities that do not parse."""
    for each in caused(values, "quantity"):
        message = (
            f'`{each.entry.where}` is "{each.violation.value}", and {each.field} must be {each.violation.expected}; '
            f"Kubernetes will refuse the {each.rendered.kind}"
        )
        yield from values.report(message, each.entry, detail="quantity")
