"""A value of a type that the Kubernetes field cannot take.

Kubernetes reads a manifest strictly: a word where a number belongs, a map where a list belongs, or a
number where text belongs (an environment variable, an annotation) makes it refuse the whole object.
Helm renders all of these without a word; they are only seen when the release is installed.

Template::

    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
      annotations: {{ toYaml .Values.annotations | nindent 4 }}
    spec:
      replicas: {{ .Values.replicas }}
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [{name: web, image: web}]}

Bad::

    replicas: three
    annotations:
      scale: 3

Good::

    replicas: 3
    annotations:
      scale: "3"

Fix: write a value of the field's type; put quotes around a number that must be text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Fix, Level
from checks.registry import rule
from checks.values.kubernetes_findings import Caused, caused
from checks.values.tree import Scalar

if TYPE_CHECKING:
    from checks.values.document import Values


@rule(Level.ERROR, "schema.type")
def check(values: Values) -> Iterator[Finding]:
    """Values that end in a field of another type."""
    for each in caused(values, "type"):
        violation = each.violation
        if isinstance(each.entry.scalar, str) and not isinstance(violation.value, str | dict | list):
            continue  # the template lost the quotes
        message = (
            f"`{each.entry.where}` is {_shown(violation.value)}, and {each.field} must be {violation.expected}; "
            f"Kubernetes will refuse the {each.rendered.kind}"
        )
        yield from values.report(message, each.entry, detail="type", fixes=_quote(values, each))


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return "a map" if isinstance(value, dict) else "a list"
    if isinstance(value, str):
        return f'the text "{value[:60]}"'
    return f"{str(value).lower()}, which is {'a boolean' if isinstance(value, bool) else 'a number'}"


def _quote(values: Values, each: Caused) -> tuple[Fix, ...]:
    node = each.entry.value
    wants_text = each.violation.expected == "text" and not isinstance(each.violation.value, dict | list)
    if not wants_text or not isinstance(node, Scalar) or not node.plain:
        return ()
    return values.replace(node, f'"{node.text}"', "put quotes around it")
