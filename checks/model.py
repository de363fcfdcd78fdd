"""The words every part of the stack shares. They are SARIF's (OASIS, SARIF 2.1.0)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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


# The message of a related place that the thing judged names itself: annotations go there.
NAMED = "named in the log"


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
    """A check with its documentation. `check` takes the family's document and yields findings.

    `tool` is the command that it belongs to, in the report of a run of several.
    """

    id: str
    level: Level
    category: str
    summary: str
    help: str
    check: Callable[[Any], Iterator[Finding]]
    tool: str = ""


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

    def by_tool(self) -> tuple[Report, ...]:
        """The report of each tool; of a run of a single one, the report itself.

        What could not be done is told with the first of them.
        """
        tools = tuple(dict.fromkeys(rule.tool for rule in self.rules))
        if tools in ((), ("",)):
            return (self,)
        owner = {rule.id: rule.tool for rule in self.rules}
        parts = [
            replace(
                self,
                tool=tool,
                rules=tuple(rule for rule in self.rules if rule.tool == tool),
                findings=tuple(each for each in self.findings if owner.get(each.rule_id, tools[0]) == tool),
            )
            for tool in tools
        ]
        return (parts[0], *(replace(each, notifications=()) for each in parts[1:]))


def merged(tool: str, reports: Sequence[Report]) -> Report:
    """The report of a run of several tools."""
    rules = [replace(rule, tool=report.tool) for report in reports for rule in report.rules]
    findings = [finding for report in reports for finding in report.findings]
    findings.sort(key=lambda each: (each.location.uri, each.location.start_line, each.location.start_column))
    notifications = dict.fromkeys(note for report in reports for note in report.notifications)
    stats = Stats(*(_sum(getattr(report.stats, name) for report in reports) for name in Stats.__slots__))
    sources = {uri: text for report in reports for uri, text in report.sources.items()}
    return Report(tool, reports[0].version, tuple(rules), tuple(findings), tuple(notifications), stats, sources)


def _sum(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return dict(total)
