"""A report of several tools is one, and falls apart again."""

from __future__ import annotations

import json

from checks.model import Finding, Level, Location, Notification, Report, Rule, Stats, merged
from checks.reporters import render


def report(tool: str, uri: str, kind: str) -> Report:
    rule = Rule(f"{tool}-rule", Level.ERROR, "schema.type", "Summary.", "Help.", lambda _: iter(()))
    finding = Finding("wrong", Location(uri), "key", Level.ERROR, rule_id=rule.id, category=rule.category)
    note = Notification(Level.WARNING, "a chart was left out")
    return Report(tool, "1.0", (rule,), (finding,), (note,), Stats({kind: 1}, {"files": 1}), {uri: "text"})


VALUES, SECURITY = report("values-sanity", "b.yaml", "charts"), report("security-scan", "a.yaml", "files")
BOTH = merged("guard", [VALUES, SECURITY])


def test_findings_are_in_order_of_place() -> None:
    assert [each.location.uri for each in BOTH.findings] == ["a.yaml", "b.yaml"]


def test_counts_are_added_and_notifications_told_once() -> None:
    assert BOTH.stats == Stats({"charts": 1, "files": 1}, {"files": 2})
    assert BOTH.notifications == VALUES.notifications
    assert BOTH.sources == {"a.yaml": "text", "b.yaml": "text"}


def test_each_tool_gets_its_own_part() -> None:
    assert [(each.tool, each.findings) for each in BOTH.by_tool()] == [
        ("values-sanity", VALUES.findings),
        ("security-scan", SECURITY.findings),
    ]
    assert [len(each.notifications) for each in BOTH.by_tool()] == [1, 0]
    assert VALUES.by_tool() == (VALUES,)


def test_sarif_has_a_run_for_each_tool() -> None:
    runs = json.loads(render(BOTH, "sarif"))["runs"]
    assert [run["tool"]["driver"]["name"] for run in runs] == ["values-sanity", "security-scan"]
    assert [result["ruleId"] for run in runs for result in run["results"]] == [
        "values-sanity-rule",
        "security-scan-rule",
    ]
