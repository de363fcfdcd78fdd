"""Lines of a failed run that no good run of the same job has, and that explain the failure.

Lines are compared without what differs from run to run: numbers, clocks, hashes, identifiers. What every good run has
is never reported, however it shouts. One good run helps; with three hardly anything else is left.

Baseline::

    $ make test
    warning: error.h is deprecated
    12 tests passed

Bad::

    $ make test
    warning: error.h is deprecated
    FAIL parse_test: expected 3 but got 4
    11 tests passed, 1 failed
    make: *** [Makefile:9: test] Error 1

Good::

    $ make test
    warning: error.h is deprecated
    12 tests passed

Fix: read the block; what is around it was there in good runs as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.logs.document import Log
from checks.model import Finding, Level
from checks.registry import rule


@rule(Level.ERROR, "log.new")
def check(log: Log) -> Iterator[Finding]:
    """Blocks that were found by what good runs do not have."""
    yield from log.findings("new-against-good-runs")
