"""A value is infinity or "not a number", which Helm cannot pass on.

Helm turns values into JSON, which has neither. It stops with "unsupported value" and names no line.

Bad::

    cache:
      ratio: .nan

Good::

    cache:
      ratio: 0.5

Fix: write a number, or put the word in quotes when a text is meant.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Values


@rule(Level.ERROR, "schema.type")
def check(values: Values) -> Iterator[Finding]:
    """`.nan` and `.inf`, also in parts that are switched off: Helm reads them all."""
    for entry in values.entries.values():
        if isinstance(entry.scalar, float) and not isfinite(entry.scalar):
            message = f"`{entry.where}: {entry.text}` is no number that JSON has, and Helm stops"
            yield from values.report(f"{message}; write a number, or put the word in quotes", entry)
