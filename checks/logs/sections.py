"""Where commands begin and where they end badly: the skeleton of a log of any CI."""

from __future__ import annotations

import re

_START = re.compile(
    r"^(?:\$ \S|\+ \S|##\[group\]|::group::|\[Pipeline\] |#\d+ \[|Step \d+/\d+ ?:|> Task :|> \S+@\S+ \S|\[INFO\] --- "
    r"|make(?:\[\d+\])?: Entering|Running \S|\[command\])"
)
_FIRST = frozenset("$+#:[S>mR")
_BAD_END = re.compile(
    r"exited with (?!0\b)\d+|exit(?:ed)?(?: with)?(?: status| code)?:? \(?(?!0\b)\d+|exit status (?!0\b)\d+"
    r"|##\[error\]process completed|job failed|did not complete successfully|returned a? ?non-zero"
    r"|non-zero exit|command .{1,200} failed|^make(?:\[\d+\])?: \*\*\*|elifecycle|build failed|build failure"
    r"|marked build as failure|finished: failure|failed \d+ times|timed out|could not compile"
    r"|your build has been stopped|has been terminated|rake aborted|^makefile:\d+: recipe"
)
_BAD_SIGNS = (
    "exit", "fail", "***", "not complete", "non-zero", "elifecycle", "timed out", "not compile", "stopped",
    "terminated",     "aborted", "recipe", "process completed",
)  # fmt: skip
_GOOD_END = re.compile(
    r"exited with 0\b|exit(?:ed)?(?: with)?(?: status| code)?:? 0\b|job succeeded|finished: success|build success"
    r"|build succeeded"
)


def starts(text: str) -> bool:
    """Whether a command, a step or a section begins with this peeled line."""
    return text[:1] in _FIRST and _START.match(text) is not None


def ends_badly(text: str) -> bool:
    """Whether the line tells of an end that is a failure: an exit status, a verdict."""
    lower = text.lower()
    return any(sign in lower for sign in _BAD_SIGNS) and _BAD_END.search(lower) is not None


def ends_well(text: str) -> bool:
    """Whether the line tells of an end that is a success."""
    return _GOOD_END.search(text.lower()) is not None
