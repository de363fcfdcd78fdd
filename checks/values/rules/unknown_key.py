"""A key that nothing reads: misspelt, in another case, or from another chart.

Helm takes any key and ignores those that no template asks for. The release goes out with the default
instead of the value that somebody wrote, and nothing says so.

Defaults::

    replicaCount: 1

Template::

    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: {{ .Values.replicaCount }}

Bad::

    replicaCuont: 3

Good::

    replicaCount: 3

Fix: write the key as the chart's templates read it, or take it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.tree import dotted
from checks.values.unread import unread

if TYPE_CHECKING:
    from checks.model import Fix
    from checks.values.document import Values
    from checks.values.unread import Unread


@rule(Level.ERROR, "schema.unknown_key")
def check(values: Values) -> Iterator[Finding]:
    """Unread keys whose name is known nowhere near."""
    for each in unread(values):
        if each.misplaced:
            continue
        fixes = _fix(values, each)
        yield from values.report(_message(each), each.entry, level=each.level, at_key=True, fixes=fixes)


def _message(each: Unread) -> str:
    if each.meant is None:
        return f"nothing in the chart reads `{each.entry.where}`: it has no effect; take it out, or find its right name"
    who = "nothing in the chart reads" if each.proved else "no template that is here reads"
    return f"{who} `{each.entry.where}`: it has no effect; did you mean {dotted(each.meant)}?"


def _fix(values: Values, each: Unread) -> tuple[Fix, ...]:
    if each.meant is None or each.entry.key is None:
        return ()
    new = str(each.meant[-1])
    quote = each.entry.key.style if each.entry.key.style in ("'", '"') else ""
    return values.replace(each.entry.key, f"{quote}{new}{quote}", f"rename {each.entry.name} to {new}", safe=each.safe)
