"""Findings for people: where, what, the lines themselves, how to fix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checks.model import Finding, Fix, Level, Notification, Report
from checks.reporters.excerpt import Line, block, excerpt
from checks.reporters.options import DEFAULTS, Options
from checks.reporters.pen import Pen
from checks.reporters.safe import one_line, place
from checks.reporters.tally import by_place, details, is_complete, level_of, signals, verdict


def render(report: Report, options: Options = DEFAULTS) -> str:
    """All findings with excerpts, then what could not be done, then one paragraph of counts."""
    pen = Pen(options)
    sources = _Sources(report.sources)
    blocks = [_finding(each, sources, pen) for each in by_place(report.findings)]
    told = [each for each in report.notifications if each.level is Level.ERROR or not options.quiet]
    if told:
        blocks.append("\n".join(_notification(each, report.tool, pen) for each in told))
    if not options.quiet:
        blocks.append(_summary(report, pen))
    return "\n\n".join(blocks) + "\n" * bool(blocks)


class _Sources:
    """Splits each file into lines once, whatever the number of findings in it."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources
        self._lines: dict[str, Sequence[str]] = {}

    def lines(self, uri: str) -> Sequence[str]:
        if uri not in self._lines:
            text = self._sources.get(uri, "").removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
            lines = text.split("\n")
            self._lines[uri] = [line.removesuffix("\r") for line in (lines if lines[-1] else lines[:-1])]
        return self._lines[uri]


def _finding(finding: Finding, sources: _Sources, pen: Pen) -> str:
    level = level_of(finding)
    lines = sources.lines(finding.location.uri)
    show = block if "rank" in finding.properties else excerpt
    shown = show(lines, finding.location, max(40, pen.options.width - 8))
    digits = len(str(shown[-1].number)) if shown else 0
    why = [f"{pen('bold', 'why')}: {one_line(signals(finding))}"] if signals(finding) else []
    hints = [*why, *_related(finding, pen), *_fixes(finding.fixes, pen)]
    return "\n".join(
        [
            _headline(finding, level, pen),
            *_excerpt(shown, digits, level, pen),
            *(f"{' ' * digits} {pen('gutter', '=')} {hint}" for hint in hints),
        ]
    )


def _headline(finding: Finding, level: Level, pen: Pen) -> str:
    where = pen.link(finding.location.uri, pen("bold", place(finding.location)))
    rule = pen("dim", f"[{one_line(finding.rule_id)}]")
    return f"{where}  {pen(level.value, level.value)}  {one_line(finding.message)}  {rule}"


def _excerpt(shown: Sequence[Line], digits: int, level: Level, pen: Pen) -> list[str]:
    bar = pen("gutter", "|")
    empty = f"{' ' * digits} {bar}"
    rows = [empty] if shown else []
    for line in shown:
        rows.append(f"{pen('gutter', f'{line.number:>{digits}}')} {bar} {line.text}".rstrip())
        if line.marked:
            rows.append(f"{empty} {' ' * line.indent}{pen(level.value, '^' * line.marked)}")
    return rows


def _related(finding: Finding, pen: Pen) -> list[str]:
    return [
        f"{pen('bold', 'see')}: {pen.link(each.location.uri, place(each.location))}  {one_line(each.message)}"
        for each in finding.related
    ]


def _fixes(fixes: Sequence[Fix], pen: Pen) -> list[str]:
    return [
        f"{pen('good', 'fix')}: {one_line(fix.description)} " + pen("dim", "(--fix)" if fix.safe else "(--fix-unsafe)")
        for fix in fixes
    ]


def _notification(note: Notification, tool: str, pen: Pen) -> str:
    where = f"{place(note.location)}  " if note.location else ""
    return f"{where}{pen(note.level.value, f'{tool} {note.level.value}')}  {one_line(note.message)}"


def _summary(report: Report, pen: Pen) -> str:
    worst = min((level_of(each) for each in report.findings), key=list(Level).index, default=None)
    style = worst.value if worst else "good" if is_complete(report) else "warning"
    return "\n".join([pen(style, f"{one_line(verdict(report))}."), *map(one_line, details(report))])
