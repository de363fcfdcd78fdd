"""A map where the chart's default is a list, a list where it is a map, or a text in place of either.

The chart's templates are written for the kind of value that its defaults have. Helm warns ("destination
is a table", "cannot overwrite table with non table") and goes on with a value that the templates loop
over in the wrong way, or not at all.

Template::

    apiVersion: v1
    kind: ConfigMap
    metadata: {name: web}
    data:
      {{- range .Values.hosts }}
      {{ .name }}: on
      {{- end }}

Defaults::

    hosts: []

Bad::

    hosts: {}

Good::

    hosts:
      - name: a.example.com

Fix: keep the kind that the chart's values.yaml has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.culprits import reference_nodes
from checks.values.tree import AnyNode, Mapping, Scalar, Sequence, node_at

if TYPE_CHECKING:
    from checks.values.document import Values


@rule(Level.ERROR, "schema.type")
def check(values: Values) -> Iterator[Finding]:
    """Entries of another kind than their default, or than they had before the change."""
    for reference in reference_nodes(values):
        for entry in values.entries.values():
            if not values.owns(entry.value) or isinstance(entry.parent, Sequence):
                continue
            known = node_at(reference, entry.path)
            if known is None or type(known) is type(entry.value) or _open(known) or _open(entry.value):
                continue
            if isinstance(known, Mapping) and not known.pairs and isinstance(entry.value, Sequence):
                continue  # the empty default may be the mistake
            both = not isinstance(known, Scalar) and not isinstance(entry.value, Scalar)
            message = (
                f"`{entry.where}` is {_kind(entry.value)}, and the chart is made for {_kind(known)} there, as "
                f"{known.source.uri} line {known.line} shows; its templates will not use it as meant"
            )
            yield from values.report(message, entry, detail="default", level=None if both else Level.WARNING)


def _open(node: AnyNode) -> bool:
    """A scalar that says nothing of the kind: empty, or a switch."""
    return isinstance(node, Scalar) and (node.value is None or node.value == "" or isinstance(node.value, bool))


def _kind(node: AnyNode) -> str:
    if isinstance(node, Scalar):
        return f'"{node.text[:60]}"'
    return "a map" if isinstance(node, Mapping) else "a list"
