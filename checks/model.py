"""The words every part of the stack shares. They are SARIF's (OASIS, SARIF 2.1.0)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Level(Enum):
    """How much a finding matters. The order of definition is the order of weight."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def weight(self) -> int:
        """3 for error, 2 for warning, 1 for note."""
        return {"error": 3, "warning": 2, "note": 1}[self.value]


@dataclass(frozen=True, slots=True)
class Location:
    """A region of a text file. Lines and columns are 1-based, the end column is exclusive.

    `uri` is relative to the repository root and uses `/`.
    """

    uri: str
    start_line: int = 1
    start_column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True, slots=True)
class Replacement:
    """Put `text` in place of the bytes `start` to `end` (exclusive) of the file at `uri`.

    `start` and `end` are None for a file that does not exist yet.
    """

    uri: str
    start: int | None
    end: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """An edit that removes a finding. Only a fix with one right answer is `safe`."""

    description: str
    replacements: tuple[Replacement, ...]
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains a finding."""

    location: Location
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found.

    `key` names the thing found, apart from its line. The engine derives `fingerprint` from rule, uri
    and key, and fills `rule_id`, `category` and `level`.
    """

    message: str
    location: Location
    key: str
    level: Level | None = None
    related: tuple[Related, ...] = ()
    fixes: tuple[Fix, ...] = ()
    properties: Mapping[str, Any] = field(default_factory=dict)
    rule_id: str = ""
    category: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Notification:
    """What the tool itself could not do. An error notification ends the run with exit code 2."""

    level: Level
    message: str
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with its documentation. `check` takes the family's document and yields findings."""

    id: str
    level: Level
    category: str
    summary: str
    help: str
    check: Callable[[Any], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts by kind of input, e.g. `{"values": 3, "charts": 1}`."""

    analysed: Mapping[str, int] = field(default_factory=dict)
    not_analysed: Mapping[str, int] = field(default_factory=dict)
    suppressed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one run of one tool, all that a reporter sees.

    `sources` maps a uri to its text, for excerpts; it may lack any of them.
    """

    tool: str
    version: str
    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]
    notifications: tuple[Notification, ...] = ()
    stats: Stats = field(default_factory=Stats)
    sources: Mapping[str, str] = field(default_factory=dict)

    def count(self, level: Level) -> int:
        """How many findings have exactly this level."""
        return sum(finding.level is level for finding in self.findings)
