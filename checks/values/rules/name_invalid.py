"""A name is not one that Kubernetes takes.

Names of objects are lower-case letters, digits, `-` and for most of them `.` (RFC 1123), and start and
end with a letter or digit. The chart renders, and then the cluster refuses the object.

Bad::

    fullnameOverride: My_App

Good::

    fullnameOverride: my-app

Fix: write it in lower case with dashes. The name of something that exists must be its real name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.names import OVERRIDE, Kind, kind_of, problem, repaired, shortened
from checks.values.places import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values


@rule(Level.ERROR, "schema.name")
def check(values: Values) -> Iterator[Finding]:
    """Names with letters, signs or a length that no object can have."""
    for entry in values.entries.values():
        text = written(entry) if entry.active and isinstance(entry.scalar, str) else ""
        kind = kind_of(entry) if text and text != "-" else None
        if kind is None or (reason := problem(text, kind)) is None:
            continue
        right = repaired(text, kind)
        fixes = values.replace(entry.value, right, f"write {right}", safe=kind is OVERRIDE) if right else ()
        level = Level.WARNING if kind is OVERRIDE and problem(shortened(text), kind) is None else None
        yield from values.report(_message(entry, kind, reason, right, level), entry, level=level, fixes=fixes)


def _message(entry: Entry, kind: Kind, reason: str, right: str | None, level: Level | None) -> str:
    happens = "the cluster refuses the object" if level is None else "most charts cut it without a word"
    message = (
        f"`{entry.where}: {entry.text}` {reason}: {kind.what} is lower-case letters, digits and `-` (RFC 1123), "
        f"at most {kind.longest} characters; {happens}"
    )
    return f"{message}; write `{right}`" if right else message
