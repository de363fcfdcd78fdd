"""From issues to the report: chosen, levelled, numbered, and with no secret in it."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from checks.errors import MissingError
from checks.evidence import leaks, zizmor
from checks.model import Finding, Level, Notification, Rule
from checks.redact import MASK, masked
from checks.registry import rules_of
from checks.security import detectors
from checks.security.issue import Issue, order
from checks.security.secrets import Secret, forms
from checks.security.sides import Side

PACKAGE = "checks.security.rules"
# Trivy's checks and the databases of vulnerabilities number what they have.
_NUMBERED = re.compile(r"(?i)(?:[a-z]{2,10}-)+[0-9a-z-]*\d[0-9a-z-]*\Z")
CATEGORIES = ("misconfiguration", "vulnerability", "licence", "secret", "workflow")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rules count, and at which level: ids, categories, or the part of a category before its dot."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    levels: Mapping[str, Level] | None = None

    def wants(self, issue: Issue) -> bool:
        """Whether the issue's rule is chosen."""
        names = {issue.kind.id.upper(), issue.kind.category.upper(), issue.kind.category.partition(".")[0].upper()}
        selected = {name.upper() for name in self.select}
        return (not selected or bool(names & selected)) and not names & {name.upper() for name in self.ignore}

    def level(self, issue: Issue) -> Level | None:
        """The level that the configuration gives the rule; None when it gives none."""
        return next(
            (level for name, level in (self.levels or {}).items() if name.upper() == issue.kind.id.upper()), None
        )


def findings(issues: Iterable[Issue], choice: Choice) -> list[Finding]:
    """The issues as findings, in order of place; equal ones in a file are numbered."""
    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for issue in sorted(issues, key=order):
        key = (issue.uri, issue.kind.id, issue.public or "\0".join(issue.identity))
        seen[key] += 1
        found.append(issue.finding(seen[key], choice.level(issue)))
    return found


def rules(issues: Iterable[Issue], choice: Choice) -> tuple[Rule, ...]:
    """The rules that a report needs: ours, and the engines' that found something."""
    known = {each.id: each for each in rules_of(PACKAGE)}
    for issue in sorted(issues, key=order):
        rule = issue.kind.rule()
        known.setdefault(rule.id, replace(rule, level=choice.level(issue) or rule.level))
    return tuple(known[name] for name in sorted(known))


class Mask:
    """Hides secrets in texts, in all the forms that would give them away."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._secrets = list(secrets)
        self._forms = sorted({form for each in self._secrets for form in forms(each)}, key=lambda e: (-len(e), e))

    def clean(self, text: str) -> str:
        """The text with each secret painted over."""
        for form in self._forms:
            if form in text:
                text = text.replace(form, MASK * 3)
        return text

    def finding(self, finding: Finding) -> Finding:
        """A finding without a secret in its words, properties and fixes."""
        properties = {
            key: self.clean(each) if isinstance(each, str) else each for key, each in finding.properties.items()
        }
        fixes = tuple(
            fix for fix in finding.fixes if all(self.clean(each.text) == each.text for each in fix.replacements)
        )
        return replace(
            finding,
            message=self.clean(finding.message),
            key=self.clean(finding.key),
            properties=properties,
            fixes=fixes,
        )

    def note(self, note: Notification) -> Notification:
        """A notification without a secret in its words."""
        return replace(note, message=self.clean(note.message))

    def rule(self, rule: Rule) -> Rule:
        """A rule whose page quotes no secret."""
        return replace(rule, summary=self.clean(rule.summary), help=self.clean(rule.help))

    def sources(self, side: Side, uris: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The texts of files for excerpts."""
        by_file: dict[str, list[Secret]] = {}
        for secret in self._secrets:
            by_file.setdefault(secret.location.uri, []).append(secret)
        for uri in sorted(set(uris)):
            lines = side.lines(uri)
            places = [secret.location for secret in by_file.get(uri, ())]
            hidden = masked(lines, places, set())
            yield uri, "\n".join(self._line(line) for line in hidden)

    def _line(self, line: str) -> str:
        for form in self._forms:
            if form in line:
                line = line.replace(form, MASK * len(form))
        return line


def knows(name: str) -> bool:
    """Whether a category or an engine's rule is called so. Without the engines, every name may be one of theirs."""
    if name in detectors.NAMES or name.partition(".")[0] in CATEGORIES or _NUMBERED.match(name):
        return True
    try:
        return leaks.knows(name) or zizmor.knows(name, Path(os.devnull))
    except MissingError:
        return True
