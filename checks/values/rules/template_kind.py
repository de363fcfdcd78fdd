"""An empty map where a list or a text belongs, or an empty list where a map belongs.

An empty value of the wrong kind does no harm by itself: templates skip it. But it tells people to
fill in the wrong kind, which Kubernetes refuses, and when they give the right one Helm warns that it
cannot merge it with the default.

Template::

    apiVersion: v1
    kind: Pod
    metadata: {name: web}
    spec:
      containers: [{name: web, image: web}]
      {{- with .Values.tolerations }}
      tolerations: {{ toYaml . | nindent 4 }}
      {{- end }}

Bad::

    tolerations: {}

Good::

    tolerations: []

Fix: write `[]` for a list, `{}` for a map, `""` for a text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.tree import Mapping, dotted

if TYPE_CHECKING:
    from checks.values.document import Values

_RIGHT = {"a list": "[]", "a map": "{}", "text": '""'}


@rule(Level.ERROR, "schema.type")
def check(values: Values) -> Iterator[Finding]:
    """Empty maps and lists that end in a field of another kind."""
    for misfit in values.rendering.misfits if values.rendering else ():
        entry = misfit.entry
        given = "an empty map" if isinstance(entry.value, Mapping) else "an empty list"
        field = f"{dotted(misfit.path)} of {misfit.rendered.title}"
        right = _RIGHT.get(misfit.wanted, "")
        message = f"`{entry.where}` is {given}, and the chart puts it into {field}, which takes {misfit.wanted}" + (
            f"; write `{right}`" if right else ""
        )
        level = Level.WARNING if misfit.wanted == "text" else None
        fixes = values.replace(entry.value, right, f"write {right}") if right else ()
        yield from values.report(message, entry, detail="kind", fixes=fixes, level=level)
