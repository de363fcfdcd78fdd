"""A key that the chart's own schema does not allow.

The chart's values.schema.json lists the keys of this map and allows no others, so that a misspelt key
is noticed: Helm refuses to install, upgrade or even render the chart.

Template::

    apiVersion: v1
    kind: ConfigMap
    metadata: {name: web}
    data: {level: {{ .Values.level | quote }}}

Schema::

    {"properties": {"level": {}}, "additionalProperties": false}

Bad::

    levle: 3

Good::

    level: 3

Fix: write the key as the schema does, or remove it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.schema_json import refused

if TYPE_CHECKING:
    from checks.values.document import Values


@rule(Level.ERROR, "schema.unknown_key")
def check(values: Values) -> Iterator[Finding]:
    """Keys that values.schema.json refuses."""
    for each in refused(values):
        if each.category == "unknown":
            entry = each.entry
            hint = f"did you mean {each.near}?" if each.near else f"it allows {each.expected}"
            message = (
                f"the chart's values.schema.json allows no key `{entry.where}`, and Helm refuses the values; {hint}"
            )
            fixes = values.replace(entry.key, each.near, f"rename it to {each.near}") if each.near and entry.key else ()
            yield from values.report(message, entry, detail="schema key", fixes=fixes, at_key=True)
