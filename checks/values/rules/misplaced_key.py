"""A known key at the wrong level: it lost or gained indentation.

Two spaces more or less make a key a child of another. Its name is right and nothing reads it there, so the
default counts, and nothing says so.

Defaults::

    service:
      type: ClusterIP
      port: 80

Template::

    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec:
      type: {{ .Values.service.type }}
      ports: [{port: {{ .Values.service.port }}}]

Bad::

    service:
      type: NodePort
    port: 8080

Good::

    service:
      type: NodePort
      port: 8080

Fix: give the key the indentation of the level that reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.reads import Read
from checks.values.tree import dotted
from checks.values.unread import unread

if TYPE_CHECKING:
    from checks.values.document import Values


@rule(Level.ERROR, "schema.misplaced_key")
def check(values: Values) -> Iterator[Finding]:
    """Unread keys whose name is read at another level."""
    for each in unread(values):
        if each.misplaced and each.meant is not None:
            opaque = values.reads is not None and values.reads.status(each.entry.path) is Read.OPAQUE
            fate = "is handed on with what is around it" if opaque else "is read by nothing in the chart"
            message = f"`{each.entry.where}` {fate}; the chart reads `{dotted(each.meant)}`: check the indentation"
            yield from values.report(message, each.entry, level=each.level, at_key=True)
