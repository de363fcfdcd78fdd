"""A run that ended because memory, time or disk ran out, or because something killed it.

The code may well be right: the machine, a limit or a neighbour ended the run. Such a failure often has no error message
of its own, only `Killed`, exit code 137 or a time-out.

Bad::

    + python load.py
    loading rows
    Traceback (most recent call last):
      File "load.py", line 9, in <module>
        rows.append(bytearray(1 << 30))
    MemoryError
    make: *** [Makefile:12: load] Error 1

Good::

    + python load.py
    loading rows
    loaded 120 rows, timeout was 30 s
    Finished: SUCCESS

Fix: give the job more of what ran out, or find what uses it: a leak, a test that waits for ever, a cache that grows.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.logs.document import Log
from checks.model import Finding, Level
from checks.registry import rule


@rule(Level.ERROR, "log.resource")
def check(log: Log) -> Iterator[Finding]:
    """Blocks that tell of a resource that ran out, with and without good runs."""
    yield from log.findings("resource-exhausted")
