"""What is different now: the words that the three comparisons share."""

from __future__ import annotations

from dataclasses import dataclass, field

from checks.logs.service.entries import Entry
from checks.logs.service.series import Lines
from checks.model import Level

NEW, RATE, SILENT = "template-new", "rate-changed", "heartbeat-vanished"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `rule` is the id of the rule that reports it, `entry` a line that shows it.

    `seen` and `expected` count lines in the window; `chance` is the probability of such a count by chance; `source`
    names the one source that it is about.
    """

    rule: str
    template: str
    entry: Entry
    message: str
    seen: int = 0
    expected: float = 0.0
    chance: float = 0.0
    level: Level | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """The period under judgement, in seconds since 1970; `until` is not in it."""

    since: float
    until: float

    @property
    def length(self) -> float:
        """Seconds."""
        return self.until - self.since


@dataclass(slots=True)
class Comparison:
    """What came before, what came now, and the texts of the templates."""

    before: Lines
    now: Lines
    window: Window
    texts: dict[int, str] = field(default_factory=dict)

    def text(self, number: int) -> str:
        """A template's text; of one that the miner had to forget, a line of it."""
        series = self.now.series.get(number) or self.before.series[number]
        return self.texts.get(number) or series.first.text

    def counts(self) -> dict[int, int]:
        """The lines of each template in the window; 0 for those that came only before."""
        found = dict.fromkeys(self.before.series, 0)
        for number, series in self.now.series.items():
            found[number] = series.within(self.window.since, self.window.until)
        return found


def duration(seconds: float) -> str:
    """A length of time in words: `0.5 s`, `90 s`, `12 min`, `3.5 h`, `2 days`."""
    for unit, size, least in (("days", 86_400, 172_800), ("h", 3_600, 7_200), ("min", 60, 180)):
        if seconds >= least:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"


def clock(moment: float) -> str:
    """A moment as a person reads it, in UTC."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
