"""Annotations: workflow commands that GitHub shows on the lines of a pull request.

GitHub shows ten of each kind a step, so the worst ten are given and the rest counted.
"""

from __future__ import annotations

from collections.abc import Mapping

from checks.model import NAMED, Finding, Level, Location, Notification, Report
from checks.reporters.options import DEFAULTS, Options
from checks.reporters.safe import one_line, shown
from checks.reporters.tally import by_place, details, level_of, levels, listed, verdict

_KINDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}
_MOST = 10
_LINES = 50
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def render(report: Report, options: Options = DEFAULTS) -> str:
    """The annotations, one a line, and the counts as plain lines."""
    chosen = {level: _chosen(report, level) for level in Level}
    if any(len(chosen[level]) < _total(report, level) for level in Level):
        # The line that counts the rest is a notice too.
        chosen[Level.NOTE] = chosen[Level.NOTE][: _MOST - 1]
    lines = [_annotation(each, report) for level in Level for each in chosen[level]]
    lines += _rest(report, {level: len(each) for level, each in chosen.items()})
    if not options.quiet:
        lines += [f"{report.tool}: {one_line(line)}" for line in (f"{verdict(report)}.", *details(report))]
    return "".join(f"{line}\n" for line in lines)


def error(message: str) -> str:
    """An annotation without a place, for what ended the run."""
    return _placeless("error", message)


def warning(message: str) -> str:
    """The same for what did not end it."""
    return _placeless("warning", message)


def _placeless(command: str, message: str) -> str:
    text = "\n".join(map(shown, message.split("\n")))
    return f"::{command}::{text.translate(_DATA)}"


def _chosen(report: Report, level: Level) -> list[Finding | Notification]:
    notes: list[Finding | Notification] = [each for each in report.notifications if each.level is level]
    findings = [each for each in by_place(report.findings) if level_of(each) is level]
    return [*notes, *findings][:_MOST]


def _total(report: Report, level: Level) -> int:
    levels_ = [*map(level_of, report.findings), *(each.level for each in report.notifications)]
    return levels_.count(level)


def _rest(report: Report, given: Mapping[Level, int]) -> list[str]:
    left = {level: _total(report, level) - given[level] for level in Level}
    words = [f"{number:,} more of level {level.value}" for level, number in left.items() if number]
    if not words:
        return []
    message = f"{listed(words)} not shown here. All: {levels(report.findings) or 'no findings'}."
    return [_command("notice", {"title": report.tool}, message)]


def _annotation(each: Finding | Notification, report: Report) -> str:
    if isinstance(each, Notification):
        place = _place(each.location) if each.location else {}
        return _command(_KINDS[each.level], {**place, "title": report.tool}, each.message)
    hints = [f"fix: {fix.description}" for fix in each.fixes]
    message = "\n".join([each.message, *hints])
    # A log's own line is nowhere in the repository; the file and line that it names may be.
    named = (other.location for other in each.related if other.message == NAMED)
    place = _place(next(named, each.location))
    return _command(_KINDS[level_of(each)], {**place, "title": each.rule_id}, message)


def _place(where: Location) -> dict[str, str]:
    place = {"file": where.uri, "line": str(where.start_line)}
    if where.end_line == where.start_line:
        # GitHub takes columns only within one line; its end column is inclusive.
        end = max(where.start_column, where.end_column - 1)
        return {**place, "col": str(where.start_column), "endLine": place["line"], "endColumn": str(end)}
    return {**place, "endLine": str(max(where.start_line, where.end_line))}


def _command(kind: str, properties: Mapping[str, str], message: str) -> str:
    pairs = ",".join(f"{key}={shown(value).translate(_PROPERTY)}" for key, value in properties.items())
    lines = "\n".join(one_line(line) for line in message.split("\n", _LINES)[:_LINES])
    return f"::{kind} {pairs}::{lines.translate(_DATA)}"
