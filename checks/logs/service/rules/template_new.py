"""A service writes a line that it never wrote before.

A sentence that is new in a log that ran for long tells of something that did not happen until now: a release, a
failure, a state nobody met. Lines that differ only in values (numbers, addresses, names) are one sentence, so a new
customer number is not new. A new sentence that speaks of a failure is a warning, any other a note.

Before::

    2026-03-01T10:00:00Z INFO request 17 served in 12 ms
    2026-03-01T10:00:20Z INFO request 18 served in 9 ms
    2026-03-01T10:00:50Z INFO request 19 served in 31 ms

Bad::

    2026-03-01T10:01:10Z INFO request 20 served in 8 ms
    2026-03-01T10:01:20Z ERROR connection to 10.0.0.7:5432 refused

Good::

    2026-03-01T10:01:10Z INFO request 20 served in 8 ms
    2026-03-01T10:01:20Z INFO request 21 served in 14 ms

Fix: find what changed at the time of the first such line; when it is meant to be, give the analysis a history that
holds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.logs.service.document import ServiceLog


@rule(Level.WARNING, "log.novelty")
def check(log: ServiceLog) -> Iterator[Finding]:
    """Templates that were never written before."""
    yield from log.findings("template-new")
