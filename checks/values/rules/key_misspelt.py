"""A key that is one slip away from a word of the chart, and stands nowhere else.

Below a free-form value, or in the values of a subchart that is not here, no template can prove that
a key is unknown. But a key that the chart never mentions, one letter away from a word that it uses
again and again, is that word misspelt, and it has no effect.

Template::

    data: {{ toYaml .Values.config | nindent 2 }}

Defaults::

    config:
      volumeMounts: []
      sidecar:
        volumeMounts: []

Bad::

    config:
      volumsMounts: []

Good::

    config:
      volumeMounts: []

Fix: write the word as the chart does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.vocabulary import misspelt, recased

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Values


@rule(Level.ERROR, "schema.unknown_key")
def check(values: Values) -> Iterator[Finding]:
    """Keys that are a word of the chart with one slip."""
    for entry, word in misspelt(values):
        message = f"`{entry.where}`: the chart never mentions {entry.name}, and often {word}; did you mean {word}?"
        fixes = values.replace(entry.key, word, f"rename {entry.name} to {word}", safe=False) if entry.key else ()
        yield from values.report(message, entry, at_key=True, fixes=fixes)
    for entry, word in recased(values):
        message = f"`{entry.where}`: the templates never write {entry.name}, and often {word}; did you mean {word}?"
        yield from values.report(message, entry, at_key=True)
