"""A version, tag or identifier without quotes is read as a number and comes out changed.

YAML reads 1.10 as the number 1.1, and Helm prints a number of seven digits or more as 2.0250101e+07.
The image or the account that is asked for does not exist.

Bad::

    image:
      tag: 1.10

Good::

    image:
      tag: "1.10"

Fix: put it in quotes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.versions import is_identifier, is_version, kept, shown_otherwise, was_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values


@rule(Level.ERROR, "semantics.number_coercion")
def check(values: Values) -> Iterator[Finding]:
    """Texts that YAML takes for numbers, where printing them gives another text."""
    for entry in values.entries.values():
        if not entry.active or (shown := shown_otherwise(entry)) is None:
            continue
        sure = is_version(entry)
        if (sure or is_identifier(entry) or was_text(values, entry)) and not kept(values, entry):
            yield from _report(values, entry, shown, None if sure else Level.WARNING)


def _report(values: Values, entry: Entry, shown: str, level: Level | None) -> Iterator[Finding]:
    message = (
        f"`{entry.where}: {entry.text}` without quotes is a number, and Helm prints it as {shown}; "
        f'write "{entry.text}" in quotes'
    )
    fixes = values.replace(entry.value, f'"{entry.text}"', "put it in quotes", safe=level is None)
    yield from values.report(message, entry, level=level, fixes=fixes)
