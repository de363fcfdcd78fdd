"""A value that the chart's own schema does not take: of another type, or in another form.

A chart with a values.schema.json says what each value must be, and Helm refuses to install, upgrade or
even render it when one value does not fit.

Template::

    apiVersion: v1
    kind: ConfigMap
    metadata: {name: web}
    data: {level: {{ .Values.level | quote }}}

Schema::

    {"properties": {"level": {"type": "integer"}}}

Bad::

    level: high

Good::

    level: 3

Fix: write a value of the type that the schema names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.schema_json import refusal, refused

if TYPE_CHECKING:
    from checks.values.document import Values


@rule(Level.ERROR, "schema.type")
def check(values: Values) -> Iterator[Finding]:
    """Values of a type that values.schema.json refuses."""
    for each in refused(values):
        if each.category == "type":
            yield from values.report(refusal(each), each.entry, detail="schema type")
