"""An image that goes back to an older version.

An older program may not read what the newer one wrote (schemas, caches, queues), and it brings
back the bugs that were fixed since. Mostly it is a merge gone wrong.

Before::

    image:
      repository: nginx
      tag: 1.27.0

Bad::

    image:
      repository: nginx
      tag: 1.25.3

Good::

    image:
      repository: nginx
      tag: 1.27.1

Fix: take the newer version, or roll back on purpose and say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.changes import changes
from checks.values.document import Entry, Values

NAMES = ("tag", "imageTag", "version", "appVersion", "image")
_VERSION = re.compile(r"(?:.*:)?v?(?P<numbers>\d+(?:\.\d+){0,3})(?P<rest>[-+._@].*)?\Z")


@rule(Level.WARNING, "diff.image_downgrade")
def check(values: Values) -> Iterator[Finding]:
    """Tags whose version is lower than before, with the same repository."""
    for change in changes(values, *NAMES):
        if change.after is None or _repository(values, change.after) != _repository(values.before, change.before):
            continue
        before, after = _version(change.before.text), _version(change.after.text)
        if before is not None and after is not None and after < before:
            message = (
                f"`{change.before.where}` goes back from {change.before.text} to {change.after.text}:"
                " older code meets newer data; take the newer version"
            )
            yield from values.report(message, change.place)


def _version(text: str) -> tuple[int, ...] | None:
    match = _VERSION.match(text)
    if not match or (len(match["numbers"]) > 8 and "." not in match["numbers"]):
        return None
    numbers = [int(part) for part in match["numbers"].split(".")]
    return tuple(numbers + [0] * (4 - len(numbers)))


def _repository(values: Values | None, entry: Entry) -> str:
    if entry.name == "image":
        return entry.text.partition("@")[0].rpartition(":")[0]
    beside = values.sibling(entry, "repository", "name", "image") if values else None
    return beside.text if beside else ""
