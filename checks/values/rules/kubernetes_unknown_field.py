"""A key that Kubernetes does not know, in a map that is handed to it whole.

Charts copy maps such as `resources`, `securityContext` or a probe into the manifest as they are. A
misspelt key in them is refused by `helm install` with strict validation, and without it silently
dropped: the limit or the security setting is then simply not there.

Template::

    apiVersion: v1
    kind: Pod
    metadata: {name: web}
    spec:
      containers:
        - name: web
          image: web
          resources: {{ toYaml .Values.resources | nindent 8 }}

Bad::

    resources:
      limit:
        memory: 128Mi
      requests:
        memory: 128Mi

Good::

    resources:
      limits:
        memory: 128Mi
      requests:
        memory: 128Mi

Fix: write the field's name as the Kubernetes API does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Fix, Level
from checks.registry import rule
from checks.values.kubernetes import fields
from checks.values.kubernetes_findings import Caused, caused, home, near, neighbours

if TYPE_CHECKING:
    from checks.values.document import Values


@rule(Level.ERROR, "schema.unknown_key")
def check(values: Values) -> Iterator[Finding]:
    """Keys that end up as a field that the API does not have."""
    for each in caused(values, "unknown"):
        known = sorted(fields(each.violation.owner))
        found = near(each.entry.name, tuple(known))
        if not found and (home(each) or not neighbours(each)):
            continue
        hint = f"did you mean {found}?" if found else f"it knows {', '.join(known[:12])}"
        message = f"Kubernetes has no field {each.field}, so `{each.entry.where}` has no effect or is refused; {hint}"
        yield from values.report(message, each.entry, at_key=True, detail="unknown", fixes=_rename(values, each, found))


def _rename(values: Values, each: Caused, name: str) -> tuple[Fix, ...]:
    parent = getattr(each.entry.parent, "pairs", {})
    if not name or each.entry.key is None or name in parent:
        return ()
    return values.replace(each.entry.key, name, f"rename it to {name}")
