"""A value has another shape than its key takes: a word for a number, a map for a list.

Helm renders it all the same, and the cluster refuses the object, or the template fails with a message
that names no line of the values.

Bad::

    replicaCount: two
    tolerations:
      key: dedicated
      operator: Exists

Good::

    replicaCount: 2
    tolerations:
      - key: dedicated
        operator: Exists

Fix: write a value of the shape that the message names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.booleans import SECURITY_FIELDS, word_of
from checks.values.shapes import problem
from checks.values.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.model import Fix
    from checks.values.document import Entry, Values


@rule(Level.ERROR, "schema.type")
def check(values: Values) -> Iterator[Finding]:
    """Values of the wrong shape, by their key or by the chart's default."""
    for entry in values.entries.values():
        if entry.active and entry.key is not None and (reason := problem(values, entry)):
            shown = f": {entry.text}" if isinstance(entry.value, Scalar) else ""
            yield from values.report(f"`{entry.where}{shown}` {reason}", entry, fixes=_fixes(values, entry))


def _fixes(values: Values, entry: Entry) -> tuple[Fix, ...]:
    meaning = word_of(entry.text)
    if entry.name.lower() not in SECURITY_FIELDS or meaning is None:
        return ()
    return values.replace(entry.value, "true" if meaning else "false", "take the quotes away")
