"""A key stands twice in the same map.

Helm takes it without a word: the last one wins, and everything below the others is lost, however
far apart they are. Two maps of the same name are not merged.

Bad::

    resources:
      limits:
        memory: 1Gi
    replicas: 2
    resources: {}

Good::

    resources:
      limits:
        memory: 1Gi
    replicas: 2

Fix: keep one of them; put the keys of two maps together under one key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level, Related
from checks.registry import rule
from checks.values.duplicates import Duplicate, duplicates, removal
from checks.values.tree import Mapping, Sequence, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Values


@rule(Level.ERROR, "syntax.duplicate_key")
def check(values: Values) -> Iterator[Finding]:
    """The later pair of two with the same key, at any depth."""
    for found in duplicates(values.root):
        key = found.kept.key
        related = (Related(found.lost.key.location, "what is lost"),)
        fixes = removal(found) if found.equal else ()
        yield Finding(_message(found), key.location, dotted(found.path), related=related, fixes=fixes)


def _message(found: Duplicate) -> str:
    *above, name = found.path
    where = f"in `{dotted(tuple(above))}`" if above else "at the top level"
    first, last = found.lost.key.line, found.winner.key.line
    wins = "this one" if found.winner is found.kept else "the one"
    message = f"`{name}` is set twice {where}: {wins} (line {last}) wins"
    if found.equal:
        return f"{message} and says the same as line {first}; remove one of them"
    return f"{message}, the one at line {first} with {_content(found)} is lost; put both together or remove one"


def _content(found: Duplicate) -> str:
    value, kept = found.lost.value, found.winner.value
    if isinstance(value, Sequence):
        return f"a list of {len(value.items)}"
    if not isinstance(value, Mapping):
        return f"the value `{value.text[:60]}`" if value.text else "an empty value"
    names = [name for name in value.pairs if not isinstance(kept, Mapping) or name not in kept.pairs]
    only = f" (among them {', '.join(f'`{name}`' for name in names[:5])})" if names else ""
    return f"{len(value.pairs)} key{'s' * (len(value.pairs) != 1)}{only}"
