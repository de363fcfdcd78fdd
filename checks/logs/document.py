"""A judged log: what the rules and reporters need to know of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from checks.logs.outcome import Outcome
from checks.model import NAMED, Finding, Level, Location, Related

FLAGGED = 0.5
_LONGEST_MESSAGE = 300


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: `first` to `last`, numbered from 1, `key` the one that says most.

    `kind` is the id of the rule that reports it. `places` are those in the repository that it names.
    """

    first: int
    last: int
    key: int
    score: float
    kind: str
    signals: tuple[str, ...]
    places: tuple[Location, ...] = ()


@dataclass(slots=True)
class Log:
    """One log with its blocks, best first. `lines` holds the text of those lines that a report may show."""

    uri: str
    blocks: tuple[Block, ...] = ()
    outcome: Outcome = Outcome.UNKNOWN
    total: int = 0
    lines: Mapping[int, str] = field(default_factory=dict)

    def findings(self, kind: str) -> Iterator[Finding]:
        """The blocks of one kind as findings."""
        for rank, block in enumerate(self.blocks, 1):
            if block.kind == kind:
                yield self._finding(block, rank)

    def _finding(self, block: Block, rank: int) -> Finding:
        text = " ".join(self.lines.get(block.key, "").split())
        end = len(self.lines.get(block.last, ""))
        return Finding(
            text[:_LONGEST_MESSAGE] + "…" * (len(text) > _LONGEST_MESSAGE),
            Location(self.uri, block.first, 1, block.last, end + 1),
            key=text.translate(_DIGITS),
            level=Level.ERROR if block.score >= FLAGGED and self.outcome is not Outcome.GOOD else Level.NOTE,
            related=tuple(Related(place, NAMED) for place in block.places),
            properties={
                "score": round(block.score, 4),
                "rank": rank,
                "signals": list(block.signals),
                "key_line": block.key,
                "outcome": self.outcome.value,
            },
        )


_DIGITS = str.maketrans("123456789", "000000000")
