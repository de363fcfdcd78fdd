"""A service's log as a document that rules judge, and the report about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from checks import __version__
from checks.engine import Run
from checks.logs.secrets import Painter
from checks.logs.service.changes import Change
from checks.model import Finding, Level, Location, Notification, Report, Stats
from checks.registry import rules_of

RULES = "checks.logs.service.rules"
TOOL = "service-log"
SHOWN = 240
"""Characters of a template or a line in a finding."""


@dataclass(slots=True)
class ServiceLog:
    """The changes of a service's log. Its own text is no document: no comment in it silences a finding."""

    uri: str
    changes: tuple[Change, ...]
    notifications: Sequence[Notification] = ()
    before: int = 0
    now: int = 0
    templates: int = 0
    lines: list[str] = field(default_factory=list)
    older: None = None
    hidden: tuple[Location, ...] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        """Lines of both periods and the templates in them."""
        return {"lines": self.before + self.now, "templates": self.templates}

    def findings(self, rule: str) -> Iterator[Finding]:
        """The changes that a rule reports. Secrets are painted over."""
        for change in self.changes:
            if change.rule == rule:
                yield _finding(change, self.uri)


def report(log: ServiceLog, levels: Mapping[str, Level] | None = None) -> Report:
    """All rules' findings about a service's log, the weightiest first."""
    rules = rules_of(RULES)
    run = Run(rules, rules, levels or {})
    run.take(log)
    findings = sorted(run.findings, key=lambda each: -(each.level.weight if each.level else 0))
    stats = Stats(dict(+run.counts), dict(run.failed), dict(+run.suppressed))
    return Report(TOOL, __version__, rules, tuple(findings), tuple(run.notifications), stats)


def _finding(change: Change, uri: str) -> Finding:
    template = _clean(change.template)
    place = Location(change.entry.uri or uri, change.entry.number, 1, change.entry.number, 1)
    properties = {
        "template": template,
        "line": _clean(change.entry.text),
        "seen": change.seen,
        "expected": round(change.expected, 2),
        "chance": change.chance,
        "moment": change.entry.moment,
    }
    # The engine takes what stands before a bar for the place of a finding.
    key = f"{template}\0{change.source}".replace("|", "\N{BROKEN BAR}")
    return Finding(f"`{template}` {change.message}", place, key, change.level, properties=properties)


def _clean(text: str) -> str:
    """The text without secrets, cut to what a person reads."""
    data = text.encode("utf-8", "replace")
    painted = Painter().paint(data, [(0, len(data))]).decode("utf-8", "replace")
    return painted if len(painted) <= SHOWN else painted[: SHOWN - 1] + "\N{HORIZONTAL ELLIPSIS}"
