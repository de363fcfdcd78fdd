"""A container that can change its own image's files.

A writable root file system lets an intruder leave programs behind, and lets the program fill the node's disk
unseen.

Bad::

    securityContext:
      readOnlyRootFilesystem: false

Good::

    securityContext:
      readOnlyRootFilesystem: true

Fix: `readOnlyRootFilesystem: true`, with an `emptyDir` for each folder that the program writes to.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.contexts import settings, truth
from checks.values.document import Values


@rule(Level.NOTE, "security.filesystem")
def check(values: Values) -> Iterator[Finding]:
    """Root file systems that are left writable on purpose."""
    for view, entry in settings(values, "readOnlyRootFilesystem", "read_only_root_filesystem"):
        if truth(entry) is False:
            message = (
                "the container can change its own files; write `true` and give it an `emptyDir` for what it writes"
            )
            yield from view.report(message, entry)
