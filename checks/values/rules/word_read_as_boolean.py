"""A word such as NO, on or y is read as true or false where a text is meant.

Helm reads YAML 1.1, in which yes, no, on, off, y and n without quotes are booleans. The text arrives as
`true` or `false`.

Bad::

    country: NO

Good::

    country: "NO"

Fix: put the word in quotes, or write true or false when a switch is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.booleans import word_of
from checks.values.places import expected_scalar, words
from checks.values.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values

_TEXTS = frozenset(("country", "countries", "locale", "locales", "language", "languages", "lang", "region", "regions"))


@rule(Level.WARNING, "semantics.bool_string")
def check(values: Values) -> Iterator[Finding]:
    """Bare words that YAML takes for booleans in the place of a text."""
    for entry in values.entries.values():
        node = entry.value
        if not entry.active or not isinstance(node, Scalar) or not isinstance(node.value, bool) or not node.plain:
            continue
        if node.text.lower() not in ("true", "false") and word_of(node.text) is not None and _text(values, entry):
            message = (
                f"`{entry.where}: {node.text}` without quotes is the boolean {str(node.value).lower()}, and that is "
                f'what arrives; write "{node.text}" in quotes'
            )
            fixes = values.replace(node, f'"{node.text}"', "put it in quotes", safe=False)
            yield from values.report(message, entry, fixes=fixes)


def _text(values: Values, entry: Entry) -> bool:
    """Whether a text is meant: its key or its list says so, or the default is one."""
    if not _TEXTS.isdisjoint(words(entry.name if entry.key is not None else entry.above)[-1:]):
        return True
    default = expected_scalar(values, entry)
    return (
        default is not None and isinstance(default.value, str) and default.text != "" and word_of(default.text) is None
    )
