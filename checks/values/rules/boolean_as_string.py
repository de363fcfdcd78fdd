"""A switch is written as a string, and every string is true in a template.

`{{ if .Values.ingress.enabled }}` asks whether the value is empty. The string "false" is not, so what
should be off is on. "true" works only as long as nobody compares it or checks its type.

Bad::

    ingress:
      enabled: "false"

Good::

    ingress:
      enabled: false

Fix: write true or false without quotes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.booleans import SECURITY_FIELDS, compared, doubtful, proof, word_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values


@rule(Level.ERROR, "semantics.bool_string")
def check(values: Values) -> Iterator[Finding]:
    """Strings that say true or false where a template asks yes or no."""
    for entry in values.entries.values():
        if not entry.active or not isinstance(entry.scalar, str) or (meaning := word_of(entry.text)) is None:
            continue
        if entry.key is None or entry.name.lower() in SECURITY_FIELDS:
            continue
        reason = proof(values, entry)
        if (reason or doubtful(values, entry)) and not compared(values.chart, entry.name):
            yield from _report(values, entry, meaning, reason)


def _report(values: Values, entry: Entry, meaning: bool, reason: str | None) -> Iterator[Finding]:
    right = "true" if meaning else "false"
    happens = "works as long as it is only tested" if meaning else "is on, because a string that is not empty is true"
    message = (
        f'`{entry.where}` is the string "{entry.text}": in a template it {happens}; write `{right}` without quotes'
    )
    why = reason or "its key is worded like a switch, but no template was seen that tests it"
    fixes = values.replace(entry.value, right, f"write {right} without quotes", safe=reason is not None)
    yield from values.report(f"{message} ({why})", entry, level=None if reason else Level.WARNING, fixes=fixes)
