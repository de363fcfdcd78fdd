"""A word that is not in the list of the chart's own schema.

The chart's values.schema.json lists what the value may be. Helm compares letter by letter and refuses
to install, upgrade or even render the chart with anything else.

Template::

    apiVersion: v1
    kind: ConfigMap
    metadata: {name: web}
    data: {level: {{ .Values.level | quote }}}

Schema::

    {"properties": {"level": {"enum": ["debug", "info"]}}}

Bad::

    level: Information

Good::

    level: info

Fix: write one of the words of the schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.nearest import nearest
from checks.values.schema_json import refusal, refused

if TYPE_CHECKING:
    from checks.values.document import Values


@rule(Level.ERROR, "schema.enum")
def check(values: Values) -> Iterator[Finding]:
    """Values outside a list of values.schema.json."""
    for each in refused(values):
        if each.category == "enum":
            near = nearest(each.entry.text, each.choices) if each.entry.text and each.choices else None
            fixes = values.replace(each.entry.value, near, f"write {near}") if near else ()
            yield from values.report(refusal(each), each.entry, detail="schema enum", fixes=fixes)
