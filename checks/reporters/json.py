"""The report for programs, as `report.schema.json` beside this file describes it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from checks.model import Finding, Level, Notification, Report
from checks.reporters.options import DEFAULTS, Options
from checks.reporters.plain import plain
from checks.reporters.tally import by_place, fixable, level_of

VERSION = 1


def render(report: Report, _options: Options = DEFAULTS) -> str:
    """Version 1 of the format; findings in reading order, keys of counts sorted."""
    document = {
        "version": VERSION,
        "tool": {"name": report.tool, "version": report.version},
        "findings": [_finding(each) for each in by_place(report.findings)],
        "notifications": [_notification(each) for each in report.notifications],
        "stats": {
            "analysed": _sorted(report.stats.analysed),
            "not_analysed": _sorted(report.stats.not_analysed),
            "known": report.stats.suppressed.get("known", 0),
        },
        "summary": _summary(report),
    }
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    where = finding.location
    return {
        "rule": finding.rule_id,
        "level": level_of(finding).value,
        "category": finding.category,
        "message": finding.message,
        "file": where.uri,
        "line": where.start_line,
        "column": where.start_column,
        "end_line": where.end_line,
        "end_column": where.end_column,
        "fingerprint": finding.fingerprint,
        "fixes": [{"description": fix.description, "safe": fix.safe} for fix in finding.fixes],
        "properties": plain(finding.properties),
    }


def _notification(note: Notification) -> dict[str, Any]:
    where = note.location
    return {
        "level": note.level.value,
        "message": note.message,
        "file": where.uri if where else None,
        "line": where.start_line if where else None,
    }


def _summary(report: Report) -> dict[str, Any]:
    safe, unsafe = fixable(report.findings)
    return {
        "total": len(report.findings),
        "levels": {level.value: sum(level_of(each) is level for each in report.findings) for level in Level},
        "categories": _counts(each.category for each in report.findings),
        "rules": _counts(each.rule_id for each in report.findings),
        "fixable": {"safe": safe, "unsafe": unsafe},
        "suppressed": _sorted(report.stats.suppressed),
    }


def _counts(names: Iterable[str]) -> dict[str, int]:
    return _sorted(Counter(names))


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))
