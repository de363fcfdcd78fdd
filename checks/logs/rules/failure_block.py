"""The lines of a failed run that say why it failed.

A failed job has thousands of lines and one reason. It is found by how it is written (error messages, stack traces,
failed tests, compilers, package managers), by where it stands (before the exit status, after the last thing that
worked) and by how rare it is in the log. Without good runs to compare with, the score says how sure that is.

Bad::

    $ make test
    gcc -c -o parse.o parse.c
    parse.c:12:5: error: 'depth' undeclared (first use in this function)
       12 |     depth += 1;
          |     ^~~~~
    make: *** [Makefile:4: parse.o] Error 1
    The command "make test" exited with 2.

Good::

    $ make test
    gcc -c -o error.o error.c
    0 errors, 0 failures, 12 tests passed
    The command "make test" exited with 0.
    Done. Your build exited with 0.

Fix: read the block, then the signals under it. With the logs of good runs (`--good`, `--baseline-store`) the answer is
surer.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.logs.document import Log
from checks.model import Finding, Level
from checks.registry import rule


@rule(Level.ERROR, "log.failure")
def check(log: Log) -> Iterator[Finding]:
    """Blocks that were found without good runs."""
    yield from log.findings("failure-block")
