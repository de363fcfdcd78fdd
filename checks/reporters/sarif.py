"""SARIF 2.1.0, as GitHub code scanning and editors take it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from checks.model import Finding, Fix, Level, Location, Notification, Related, Replacement, Report, Rule
from checks.reporters.options import DEFAULTS, HOMEPAGE, Options
from checks.reporters.plain import plain
from checks.reporters.safe import url_path
from checks.reporters.tally import by_place, failed, level_of, worst_first

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# GitHub refuses a run with more.
MOST_RESULTS = 25_000
_ROOT = "%SRCROOT%"


def render(report: Report, _options: Options = DEFAULTS) -> str:
    """One log with a run for each tool."""
    done = not failed(report)
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(each, done) for each in report.by_tool()]}
    return json.dumps(log, allow_nan=False) + "\n"


def _run(report: Report, done: bool) -> dict[str, Any]:
    index = {rule.id: position for position, rule in enumerate(report.rules)}
    kept = report.findings
    if len(kept) > MOST_RESULTS:
        kept = tuple(worst_first(kept)[:MOST_RESULTS])
    return {
        "tool": {"driver": _driver(report)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [_invocation(report, len(report.findings) - len(kept), done)],
        "results": [_result(each, index) for each in by_place(kept)],
    }


def _driver(report: Report) -> dict[str, Any]:
    return {
        "name": report.tool,
        "version": report.version,
        "semanticVersion": report.version,
        "informationUri": HOMEPAGE,
        "rules": [_rule(rule) for rule in report.rules],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    page = rule.help or rule.summary
    family, _, _ = rule.category.partition(".")
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": page.split("\n\n")[0]},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": rule.level.value},
        "properties": {"category": rule.category, "tags": [family] if family else []},
    }


def _invocation(report: Report, left_out: int, done: bool) -> dict[str, Any]:
    notes = list(report.notifications)
    if left_out:
        message = f"{left_out:,} of {len(report.findings):,} findings left out, the limit is {MOST_RESULTS:,}"
        notes.append(Notification(Level.WARNING, message))
    return {
        "executionSuccessful": done,
        "toolExecutionNotifications": [_notification(each) for each in notes],
        "properties": {
            "analysed": dict(report.stats.analysed),
            "notAnalysed": dict(report.stats.not_analysed),
            "suppressed": dict(report.stats.suppressed),
        },
    }


def _notification(note: Notification) -> dict[str, Any]:
    told: dict[str, Any] = {"level": note.level.value, "message": {"text": note.message}}
    return {**told, "locations": [_location(note.location)]} if note.location else told


def _result(finding: Finding, index: Mapping[str, int]) -> dict[str, Any]:
    extra = {key: value for key, value in plain(finding.properties).items() if key != "tags"}
    result: dict[str, Any] = {
        "ruleId": finding.rule_id,
        "level": level_of(finding).value,
        "message": {"text": finding.message},
        "locations": [_location(finding.location)],
        "partialFingerprints": {"guard/v1": finding.fingerprint},
        "properties": {**extra, "category": finding.category},
    }
    if finding.rule_id in index:
        result["ruleIndex"] = index[finding.rule_id]
    if finding.related:
        result["relatedLocations"] = _related(finding.related)
    if fixes := [_fix(fix) for fix in finding.fixes if fix.replacements]:
        # The schema wants them different.
        result["fixes"] = [fix for position, fix in enumerate(fixes) if fix not in fixes[:position]]
    return result


def _related(related: Iterable[Related]) -> list[dict[str, Any]]:
    return [
        {"id": number, **_location(each.location), "message": {"text": each.message}}
        for number, each in enumerate(related, start=1)
    ]


def _location(where: Location) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": _artifact(where.uri), "region": _region(where)}}


def _artifact(uri: str) -> dict[str, str]:
    return {"uri": url_path(uri), "uriBaseId": _ROOT}


def _region(where: Location) -> dict[str, int]:
    first, column = max(1, where.start_line), max(1, where.start_column)
    last = max(first, where.end_line)
    least = column if last == first else 1
    return {
        "startLine": first,
        "startColumn": column,
        "endLine": last,
        "endColumn": max(least, where.end_column),
    }


def _fix(fix: Fix) -> dict[str, Any]:
    uris = dict.fromkeys(each.uri for each in fix.replacements)
    return {
        "description": {"text": fix.description},
        "artifactChanges": [_change(uri, [each for each in fix.replacements if each.uri == uri]) for uri in uris],
    }


def _change(uri: str, replacements: Sequence[Replacement]) -> dict[str, Any]:
    return {
        "artifactLocation": _artifact(uri),
        "replacements": [
            {
                "deletedRegion": {
                    "byteOffset": each.start or 0,
                    "byteLength": (each.end or 0) - (each.start or 0),
                },
                "insertedContent": {"text": each.text},
            }
            for each in replacements
        ],
    }
