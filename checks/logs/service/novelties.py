"""Templates that were never written before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.logs.service.changes import NEW, Change, Comparison
from checks.model import Level

_ALARMING = re.compile(
    r"\b(?:error|fatal|critical|crit|emerg|alert|panic|severe|exception|traceback|failed|failure|fail|refused|denied"
    r"|timed? ?out|unreachable|corrupt(?:ed|ion)?|out of memory|oom|killed|deadlock|abort(?:ed)?|segfault|crash(?:ed)?"
    r"|no space left)\b|\w(?:Error|Exception)\b",
    re.IGNORECASE,
)
_HARMLESS = re.compile(r"(?i)\b(?:0|no|zero|without) (?:\w+ )?(?:error|failure|failed|exception)s?\b")


def novelties(comparison: Comparison) -> Iterator[Change]:
    """One change for each template of now that was not there before; those that tell of a failure weigh more."""
    for number, series in comparison.now.series.items():
        if number in comparison.before.series:
            continue
        seen = len(series.moments) or 1
        alarming = is_alarming(series.first.text)
        times = "once" if seen == 1 else f"{seen} times"
        message = f"new: came {times}, never before in {comparison.before.count:,} lines"
        level = Level.WARNING if alarming else Level.NOTE
        yield Change(NEW, comparison.text(number), series.first, message, seen, level=level)


def is_alarming(text: str) -> bool:
    """Whether a line tells of a failure."""
    return _ALARMING.search(_HARMLESS.sub("", text)) is not None
