"""Inline ignores: `# guard: ignore[rule-id] reason`, on the line of the finding or the one above."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checks.config import suggestion
from checks.model import Finding, Level, Location, Notification

_COMMENT = re.compile(r"(?:^|\s)#\s*guard:\s*ignore(?P<rules>\[[^\]]*\])?(?P<reason>.*)$")


@dataclass(frozen=True, slots=True)
class Ignore:
    """One comment. `lines` are the 1-based lines that it speaks for."""

    line: int
    lines: tuple[int, ...]
    rules: frozenset[str]
    reason: str


def ignores(lines: Iterable[str]) -> Iterator[Ignore]:
    """The ignore comments of a text's lines."""
    for number, text in enumerate(lines, 1):
        if "guard:" not in text or not (match := _COMMENT.search(text)):
            continue
        names = (match["rules"] or "").strip("[]").split(",")
        alone = not text[: match.start()].strip()
        spoken = (number, number + 1) if alone else (number,)
        yield Ignore(number, spoken, frozenset(filter(None, map(str.strip, names))), match["reason"].strip(" -:\t\r"))


def problems(found: Iterable[Ignore], known: frozenset[str], uri: str) -> Iterator[Notification]:
    """Comments that do not count: no rule named, an unknown one, or no reason."""
    for ignore in found:
        where = Location(uri, ignore.line, 1, ignore.line, 1)
        if not ignore.rules:
            yield Notification(Level.ERROR, "an ignore names its rules: # guard: ignore[rule-id] reason", where)
        for name in sorted(ignore.rules - known):
            yield Notification(
                Level.ERROR, f"an ignore names {name!r}, which is no rule. {suggestion(name, known)}", where
            )
        if not ignore.reason:
            yield Notification(Level.ERROR, "an ignore needs a reason behind the bracket", where)


def split(findings: Iterable[Finding], found: Iterable[Ignore]) -> tuple[list[Finding], int]:
    """The findings that no comment ignores, and how many were ignored."""
    quiet = {(line, rule) for each in found if each.reason for line in each.lines for rule in each.rules}
    kept, ignored = [], 0
    for finding in findings:
        if {(finding.location.start_line, finding.rule_id), (finding.location.start_line, finding.category)} & quiet:
            ignored += 1
        else:
            kept.append(finding)
    return kept, ignored
