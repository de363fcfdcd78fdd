"""A run that ended well has lines that look like a failure.

It is a note, never an error: the run says itself that it ended well. It is given only when a lower `--min-score` asks
for it: what is new today may be what fails tomorrow.

Bad::

    $ make test
    FAIL parse_test: expected 3 but got 4
    11 tests passed, 1 failed, failures are allowed here
    Finished: SUCCESS

Good::

    $ make test
    12 tests passed
    Finished: SUCCESS

Fix: look whether the job should have failed: `|| true`, `continue-on-error` and a pipe hide exit codes.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.logs.document import Log
from checks.model import Finding, Level
from checks.registry import rule


@rule(Level.NOTE, "log.novelty")
def check(log: Log) -> Iterator[Finding]:
    """Blocks of logs that ended well."""
    yield from log.findings("novelty-in-good-run")
