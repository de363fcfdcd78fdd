"""Where a job seems to have run, and the kinds of a log's lines."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks.logs.tools.run import Step

Lines = Iterator[tuple[str, int]]
OWN, ECHO = -1, -2


@dataclass(frozen=True, slots=True)
class Place:
    """Where the job seems to have run: names that differ from run to run come from `dice`."""

    project: str
    dice: random.Random
    start: datetime

    def at(self, seconds: float) -> datetime:
        return self.start + timedelta(seconds=seconds)

    def hex(self, digits: int) -> str:
        return f"{self.dice.getrandbits(4 * digits):0{digits}x}"


def place(project: str, seed: str) -> Place:
    dice = random.Random(seed)
    return Place(project, dice, datetime(2026, 1, 5, tzinfo=UTC) + timedelta(seconds=dice.randrange(300 * 86400)))


def iso(moment: datetime, digits: int = 7) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[: 20 + min(digits, 6)] + "0" * max(0, digits - 6) + "Z"


def code(step: Step) -> int:
    return step.status if step.status >= 0 else 128 - step.status
