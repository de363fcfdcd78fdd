"""A word that is not one of the few that the Kubernetes field takes.

Words such as the type of a Service or an image's pull policy are compared letter by letter. Helm
renders `Clusterip` happily; Kubernetes refuses the object when it is installed.

Template::

    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec:
      type: {{ .Values.service.type }}
      ports: [{port: 80}]

Bad::

    service:
      type: Clusterip

Good::

    service:
      type: ClusterIP

Fix: write one of the words that the message lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Fix, Level
from checks.registry import rule
from checks.values.kubernetes_findings import Caused, caused, near
from checks.values.tree import Scalar

if TYPE_CHECKING:
    from checks.values.document import Values


@rule(Level.ERROR, "schema.enum")
def check(values: Values) -> Iterator[Finding]:
    """Values outside a field's fixed list."""
    for each in caused(values, "enum"):
        violation = each.violation
        message = (
            f'`{each.entry.where}` is "{violation.value}", and {each.field} must be {violation.expected}; '
            f"Kubernetes will refuse the {each.rendered.kind}"
        )
        yield from values.report(message, each.entry, detail="enum", fixes=_fix(values, each))


def _fix(values: Values, each: Caused) -> tuple[Fix, ...]:
    found = near(str(each.violation.value), each.violation.choices)
    node = each.entry.value
    if not found or not isinstance(node, Scalar) or node.text != each.violation.value:
        return ()
    return values.replace(node, found, f"write {found}")
