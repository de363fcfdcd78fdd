"""A number outside what the Kubernetes field takes.

Ports go from 1 to 65535, replicas and delays are not negative, a weight is 1 to 100. Kubernetes
refuses the object, and with it the release.

Template::

    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec:
      ports: [{port: {{ .Values.port }}}]

Bad::

    port: 80800

Good::

    port: 8080

Fix: write a number within the bounds that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.kubernetes_findings import caused

if TYPE_CHECKING:
    from checks.values.document import Values


@rule(Level.ERROR, "schema.range")
def check(values: Values) -> Iterator[Finding]:
    """Numbers beyond a field's bounds."""
    for each in caused(values, "range"):
        message = (
            f"`{each.entry.where}` is {each.violation.value}, and {each.field} must be {each.violation.expected}; "
            f"Kubernetes will refuse the {each.rendered.kind}"
        )
        yield from values.report(message, each.entry, detail="range")
