"""A value that makes the rendered manifest unreadable.

Templates write values into the manifest as text. A list where the template writes the lines of a map,
or a text with a quote in it, gives something that is no YAML, and Helm refuses to install it with an
error about a line that nobody wrote.

Template::

    apiVersion: v1
    kind: Pod
    metadata:
      name: web
      labels:
        app: web
        {{- with .Values.labels }}
        {{- toYaml . | nindent 4 }}
        {{- end }}

Bad::

    labels: linux

Good::

    labels:
      os: linux

Fix: give the value the shape that the template expects, as the chart's defaults show it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule

if TYPE_CHECKING:
    from checks.values.document import Values


@rule(Level.ERROR, "schema.type")
def check(values: Values) -> Iterator[Finding]:
    """Values without which the manifest can be read."""
    for entry, broken in values.rendering.breakers if values.rendering else ():
        message = (
            f"with `{entry.where}`, what {broken.template} renders is no YAML ({broken.error.problem}, line "
            f"{broken.error.mark.line + 1} of the manifest); Helm will refuse to install it"
        )
        yield from values.report(message, entry, detail="manifest")
