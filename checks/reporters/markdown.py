"""GitHub's job summary: a verdict, a table for each file, and nothing that hostile text could start."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from checks.model import Finding, Level, Notification, Report
from checks.reporters.options import DEFAULTS, Options
from checks.reporters.safe import one_line
from checks.reporters.tally import (
    by_place,
    details,
    failed,
    is_complete,
    level_of,
    levels,
    signals,
    verdict,
    worst_first,
)

# GitHub drops a summary of more than 1 MiB; the step may write one of its own beside ours.
MOST_BYTES = 900_000
_OPEN = 20
_NOTES = 50
_MESSAGE = 600
_ICONS = {Level.ERROR: "🛑", Level.WARNING: "⚠️", Level.NOTE: "💡"}
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~!&$\"'^=]|:(?=/)|@|#|(?<=www)\.", re.IGNORECASE)


def render(report: Report, options: Options = DEFAULTS) -> str:
    """The summary, complete if it fits and else with the number of findings that did not."""
    if options.quiet and not report.findings and is_complete(report):
        return ""
    parts = [f"## {_icon(report)} {escape(report.tool)}: {escape(verdict(report))}\n"]
    parts += [f"\n{' '.join(escape(each) for each in details(report))}\n"] * bool(details(report))
    parts += _notifications(report.notifications)
    room = MOST_BYTES - sum(map(_size, parts))
    kept = _fitting(report, room)
    parts += [part for uri, findings in kept for part in _file(uri, findings, report)]
    left = len(report.findings) - sum(len(findings) for _, findings in kept)
    if left:
        parts.append(f"\n… and {left:,} more: this summary is full, the report has all of them.\n")
    return "".join(parts)


def escape(text: str, limit: int = _MESSAGE) -> str:
    """Text as text: no markup, link, picture, HTML, mention or issue number comes of it."""
    return _SPECIAL.sub(_entity, one_line(text, limit))


def _entity(match: re.Match[str]) -> str:
    # GitHub looks for names and numbers after decoding, hence the space of no width.
    parted = "&#8203;" if match[0] in "@#:." else ""
    return f"&#{ord(match[0])};{parted}"


def _icon(report: Report) -> str:
    if report.findings:
        return _ICONS[max(map(level_of, report.findings), key=lambda level: level.weight)]
    if failed(report):
        return _ICONS[Level.ERROR]
    return "✅" if is_complete(report) else "⚠️"


def _notifications(notes: Sequence[Notification]) -> list[str]:
    lines = [_notification(each) for each in notes[:_NOTES]]
    if len(notes) > _NOTES:
        lines.append(f"- … and {len(notes) - _NOTES:,} more\n")
    return ["\n", *lines] if lines else []


def _notification(note: Notification) -> str:
    where = f"{_code(note.location.uri)}: " if note.location else ""
    return f"- {_ICONS[note.level]} {where}{escape(note.message)}\n"


def _fitting(report: Report, room: int) -> list[tuple[str, list[Finding]]]:
    """The worst findings that fit, grouped by file; the file with the worst comes first."""
    kept = []
    for finding in worst_first(report.findings):
        room -= _size(_row(finding)) + 2 * _size(_code(finding.location.uri)) + 200
        if room < 0:
            break
        kept.append(finding)
    order = {uri: rank for rank, uri in reversed(list(enumerate(each.location.uri for each in kept)))}
    groups = groupby(by_place(kept), key=lambda each: each.location.uri)
    return sorted(((uri, list(group)) for uri, group in groups), key=lambda each: order[each[0]])


def _file(uri: str, findings: Sequence[Finding], report: Report) -> Iterator[str]:
    table = ["\n| | Line | Finding | Rule |\n|---|---:|---|---|\n", *map(_row, findings)]
    if len(report.findings) <= _OPEN:
        yield from (f"\n### {_code(uri)}\n", *table)
    else:
        summary = f"{_code(uri)}: {escape(levels(findings))}"
        yield from (f"\n<details><summary>{summary}</summary>\n", *table, "\n</details>\n")


def _row(finding: Finding) -> str:
    level = level_of(finding)
    hint = f"<br>Why: {escape(signals(finding))}" if signals(finding) else ""
    hint += "".join(f"<br>Fix: {escape(fix.description)}" for fix in finding.fixes[:3])
    cells = (
        f"{_ICONS[level]} {level.value}",
        str(finding.location.start_line),
        f"{escape(finding.message)}{hint}",
        _code(finding.rule_id),
    )
    return f"| {' | '.join(cells)} |\n"


def _code(text: str) -> str:
    return f"<code>{escape(text, 300)}</code>"


def _size(text: str) -> int:
    return len(text.encode())
