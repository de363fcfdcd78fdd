"""A line that came at regular intervals has stopped.

A scheduler's tick, a health probe, a nightly backup: nobody reads them, and nobody sees that they are gone. A line
whose gaps were always about the same, and that has now been missing for more than three of them, is told.

Before::

    2026-03-01T10:00:00Z INFO queue 7 polled
    2026-03-01T10:01:00Z INFO queue 7 polled
    2026-03-01T10:02:01Z INFO queue 7 polled
    2026-03-01T10:03:00Z INFO queue 7 polled
    2026-03-01T10:04:00Z INFO queue 7 polled
    2026-03-01T10:05:00Z INFO queue 7 polled
    2026-03-01T10:05:30Z INFO order 1 accepted
    2026-03-01T10:06:00Z INFO queue 7 polled
    2026-03-01T10:07:00Z INFO queue 7 polled

Bad::

    2026-03-01T10:07:40Z INFO order 2 accepted
    2026-03-01T10:11:30Z INFO order 3 accepted

Good::

    2026-03-01T10:08:00Z INFO queue 7 polled
    2026-03-01T10:08:40Z INFO order 2 accepted
    2026-03-01T10:09:00Z INFO queue 7 polled

Fix: see whether what wrote the line still runs: the thread, the timer, the job.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.logs.service.document import ServiceLog


@rule(Level.ERROR, "log.heartbeat")
def check(log: ServiceLog) -> Iterator[Finding]:
    """Periodic templates that stopped."""
    yield from log.findings("heartbeat-vanished")
