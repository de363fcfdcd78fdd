"""A password, key or token in plain text.

Whoever can read the repository, the release Secret or a pipeline's log has it, and it stays in the history
after it was removed.

Bad::

    database:
      password: hunter2-9d41

Good::

    database:
      existingSecret: app-database

Fix: replace it at its origin, keep the new one in a Secret (External Secrets, Sealed Secrets, SOPS) and name
that Secret here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.document import Entry, Values
from checks.values.secrets import secrets
from checks.values.tree import Mapping, Path, dotted

_EXISTING = re.compile(r"existing\w*secret\w*|\w+secretname|\w*secretref", re.IGNORECASE)


@rule(Level.ERROR, "secret.plaintext")
def check(values: Values) -> Iterator[Finding]:
    """Secrets, never quoted in the message."""
    for secret in secrets(values):
        place = secret.place
        if secret.weak:
            message = f"`{place.where}` holds {secret.what} that everybody tries first; {_instead(values, place)}"
            yield from values.report(message, place, level=Level.NOTE)
            continue
        message = (
            f"`{place.where}` holds {secret.what} in plain text ({secret.length} characters): all who read the "
            f"repository have it; replace it at its origin and {_instead(values, place)}"
        )
        yield from values.report(message, place)


def _instead(values: Values, place: Entry) -> str:
    if (name := _existing(values, place.path)) is not None:
        return f"name a Secret in `{name}`, which this chart reads"
    return "keep it in a Secret that the values only name"


def _existing(values: Values, path: Path) -> str | None:
    """The key beside it or one level up that takes the name of a Secret."""
    for above in (path[:-1], path[:-2]):
        parent = values.entries[above].value if above in values.entries else values.merged
        for name in parent.pairs if isinstance(parent, Mapping) and len(above) < len(path) else ():
            if _EXISTING.fullmatch(name):
                return dotted((*above, name))
    return None
