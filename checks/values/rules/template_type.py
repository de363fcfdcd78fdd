"""A value of a type that the chart's templates cannot work with.

A template that reads `image.tag` fails when `image` is a text, and one that loops over `hosts` fails
when it is a number. Helm then refuses to render anything, with a message that names the template's
line and not the value's.

Template::

    apiVersion: v1
    kind: ConfigMap
    metadata: {name: web}
    data:
      image: {{ .Values.image.tag | quote }}

Bad::

    image: nginx

Good::

    image:
      tag: nginx

Fix: give the value the shape that the chart's own defaults have.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.failures import type_name

if TYPE_CHECKING:
    from checks.values.culprits import Cause
    from checks.values.document import Values

_WORDS = {
    "map": "a map",
    "list": "a list",
    "string": "text",
    "float64": "a number",
    "bool": "a boolean",
    "nil": "empty",
}


@rule(Level.ERROR, "schema.type")
def check(values: Values) -> Iterator[Finding]:
    """Values whose replacement by another type lets the chart render."""
    for cause in values.rendering.causes if values.rendering else ():
        if cause.typed and cause.problem.kind == "execute":
            message = (
                f"`{cause.entry.where}` is {_WORDS[type_name(cause.entry.value)]}, which {cause.problem.template} line "
                f"{cause.problem.line} cannot use: {_short(cause)}; Helm will not render the chart"
            )
            yield from values.report(message, cause.entry, detail="template")


def _short(cause: Cause) -> str:
    text = " ".join(cause.problem.message.split())
    return text if len(text) < 160 else f"{text[:157]}..."
