"""A Kubernetes field at the wrong level of a map that is handed to Kubernetes whole.

The key is right and its place is not: it lost or gained indentation. Kubernetes does not look for it
there and refuses or drops it, so the setting does not count.

Template::

    apiVersion: v1
    kind: Pod
    metadata: {name: web}
    spec:
      containers:
        - name: web
          image: web
          livenessProbe: {{ toYaml .Values.livenessProbe | nindent 8 }}

Bad::

    livenessProbe:
      httpGet:
        port: 80
        periodSeconds: 5

Good::

    livenessProbe:
      httpGet:
        port: 80
      periodSeconds: 5

Fix: move the key to the level that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.kubernetes import fields
from checks.values.kubernetes_findings import caused, home, near

if TYPE_CHECKING:
    from checks.values.document import Values


@rule(Level.ERROR, "schema.misplaced_key")
def check(values: Values) -> Iterator[Finding]:
    """Keys that are fields of the level above or below."""
    for each in caused(values, "unknown"):
        place = home(each)
        if not place or near(each.entry.name, tuple(fields(each.violation.owner))):
            continue
        message = f"Kubernetes does not look for {each.entry.name} in {each.field}; it belongs {place}"
        yield from values.report(message, each.entry, at_key=True, detail="misplaced")
