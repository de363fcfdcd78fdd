"""JUnit XML: a test case for each rule and file with findings, a passed one for each silent rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from checks.model import Finding, Level, Notification, Report, Rule
from checks.reporters.options import DEFAULTS, Options
from checks.reporters.safe import one_line, place, shown
from checks.reporters.tally import is_complete, level_of


def render(report: Report, _options: Options = DEFAULTS) -> str:
    """One suite for the tool."""
    cases = [*_failures(report), *_errors(report), *_silent(report)]
    counts = {
        "name": report.tool,
        "tests": str(len(cases)),
        "failures": _count(cases, "failure"),
        "errors": _count(cases, "error"),
        "skipped": _count(cases, "skipped"),
    }
    root = Element("testsuites", counts)
    suite = SubElement(root, "testsuite", counts)
    suite.extend(cases)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _failures(report: Report) -> Iterator[Element]:
    ordered = sorted(report.findings, key=_pair)
    for (uri, rule_id), group in groupby(ordered, key=_pair):
        yield _failure(uri, rule_id, sorted(group, key=lambda each: each.location.start_line))


def _pair(finding: Finding) -> tuple[str, str]:
    return finding.location.uri, finding.rule_id


def _failure(uri: str, rule_id: str, findings: Sequence[Finding]) -> Element:
    case = Element("testcase", classname=shown(uri), name=shown(rule_id), file=shown(uri))
    case.set("line", str(findings[0].location.start_line))
    worst = max((level_of(each) for each in findings), key=lambda level: level.weight)
    failure = SubElement(case, "failure", type=worst.value, message=one_line(findings[0].message))
    failure.text = "\n".join(
        f"{place(each.location)}  {level_of(each).value}  {one_line(each.message)}" for each in findings
    )
    return case


def _errors(report: Report) -> Iterator[Element]:
    for number, note in enumerate(report.notifications, start=1):
        if note.level is Level.ERROR:
            yield _error(number, note, report.tool)


def _error(number: int, note: Notification, tool: str) -> Element:
    uri = shown(note.location.uri) if note.location else tool
    case = Element("testcase", classname=uri, name=f"analysis {number}")
    error = SubElement(case, "error", type="not analysed", message=one_line(note.message))
    error.text = f"{place(note.location)}  {one_line(note.message)}" if note.location else None
    return case


def _silent(report: Report) -> Iterator[Element]:
    found = {each.rule_id for each in report.findings}
    for rule in report.rules:
        if rule.id not in found:
            yield _silent_case(rule, report)


def _silent_case(rule: Rule, report: Report) -> Element:
    case = Element("testcase", classname=report.tool, name=rule.id)
    if not is_complete(report):
        SubElement(case, "skipped", message="not everything was analysed")
    return case


def _count(cases: Sequence[Element], tag: str) -> str:
    return str(sum(case.find(tag) is not None for case in cases))
