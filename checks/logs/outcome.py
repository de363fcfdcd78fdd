"""How the run ended, by the last word of the CI system, the build tool or the shell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from checks.logs import sections


class Outcome(Enum):
    """What a log says of its own end."""

    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "unknown"


_LAST = 60
_END = re.compile(
    r"^Finished: [A-Z]+|^(?:ERROR: )?Job (?:succeeded|failed)\b|Your build (?:exited with|has been stopped)"
)
_LAST_GOOD = re.compile(
    r"^Finished: SUCCESS|^Job succeeded\b|Your build exited with 0\b|^(?:\[INFO\] )?BUILD SUCCESS(?:FUL)?\b"
)
_LAST_BAD = re.compile(
    r"^Finished: (?:FAILURE|ABORTED|UNSTABLE|NOT_BUILT)|^(?:ERROR: )?Job failed\b|Your build exited with [1-9]"
    r"|Your build has been stopped|^##\[error\]|^::error|^ERROR: failed to (?:solve|build)|BUILD FAILED|BUILD FAILURE"
    r"|^The command .* exited with [1-9]|^g?make(?:\[\d+\])?: \*\*\*|^The job exceeded the maximum"
)
_GITHUB_END = re.compile(r"^(?:Post job cleanup\.|Cleaning up orphan processes|##\[group\]Run |Complete job name: )")


def outcome(texts: Sequence[str]) -> Outcome:
    """How a log ended, from its peeled lines (all that were kept, in order)."""
    for text in reversed(texts[-_LAST:]):
        if _LAST_GOOD.search(text):
            return Outcome.GOOD
        if _LAST_BAD.search(text):
            return Outcome.BAD
    if any(_GITHUB_END.match(text) for text in texts):
        return Outcome.BAD if any(text.startswith("##[error]") for text in texts) else Outcome.GOOD
    if any(text.startswith("The command ") and sections.ends_badly(text) for text in texts):
        return Outcome.BAD
    return Outcome.UNKNOWN


def has_ended(texts: Sequence[str]) -> bool:
    """Whether the last lines hold the last word that a CI system writes."""
    return any(_END.search(text) for text in texts[-_LAST:])
