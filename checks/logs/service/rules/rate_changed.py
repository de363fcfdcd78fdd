"""A line comes much more or much less often than it did.

Ten times the retries, or half of the orders: no single line is wrong, their number is. Each sentence is compared with
its own past, burstiness and time of day included, and only what chance does not explain is told. When the whole
service writes more or less, that is told once.

Before::

    2026-03-01T10:00:00Z INFO started
    2026-03-01T10:04:00Z WARN retry 1 of payment 4711
    2026-03-01T10:15:00Z WARN retry 1 of payment 4712
    2026-03-01T10:23:00Z WARN retry 1 of payment 4713
    2026-03-01T10:39:00Z WARN retry 1 of payment 4714
    2026-03-01T10:40:00Z INFO started

Bad::

    2026-03-01T10:40:30Z WARN retry 1 of payment 4801
    2026-03-01T10:41:10Z WARN retry 1 of payment 4802
    2026-03-01T10:41:50Z WARN retry 1 of payment 4803
    2026-03-01T10:42:30Z WARN retry 1 of payment 4804
    2026-03-01T10:43:10Z WARN retry 1 of payment 4805
    2026-03-01T10:44:50Z WARN retry 1 of payment 4806
    2026-03-01T10:45:30Z WARN retry 1 of payment 4807
    2026-03-01T10:46:30Z WARN retry 1 of payment 4808
    2026-03-01T10:48:30Z WARN retry 1 of payment 4809
    2026-03-01T10:49:30Z WARN retry 1 of payment 4810
    2026-03-01T10:50:00Z WARN retry 1 of payment 4811

Good::

    2026-03-01T10:44:00Z WARN retry 1 of payment 4801
    2026-03-01T10:50:00Z INFO started

Fix: look at what the lines have in common (a host, a customer, a release) and at what began when they did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.logs.service.document import ServiceLog


@rule(Level.WARNING, "log.rate")
def check(log: ServiceLog) -> Iterator[Finding]:
    """Templates whose number of lines is not explained by chance."""
    yield from log.findings("rate-changed")
