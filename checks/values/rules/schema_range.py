"""A number, length or count beyond what the chart's own schema allows.

The chart's values.schema.json bounds the value, and Helm refuses to install, upgrade or even render
the chart with anything beyond.

Template::

    apiVersion: v1
    kind: ConfigMap
    metadata: {name: web}
    data: {level: {{ .Values.level | quote }}}

Schema::

    {"properties": {"level": {"minimum": 1}}}

Bad::

    level: 0

Good::

    level: 1

Fix: stay within the bounds that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.schema_json import refusal, refused

if TYPE_CHECKING:
    from checks.values.document import Values


@rule(Level.ERROR, "schema.range")
def check(values: Values) -> Iterator[Finding]:
    """Values beyond the bounds of values.schema.json."""
    for each in refused(values):
        if each.category == "range":
            yield from values.report(refusal(each), each.entry, detail="schema range")
