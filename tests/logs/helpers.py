"""Logs judged in memory."""

from __future__ import annotations

from collections.abc import Sequence

from checks.engine import Run
from checks.logs.analyse import RULES
from checks.logs.baseline import Baseline
from checks.logs.document import Log
from checks.logs.gather import painted_pieces
from checks.logs.judge import Options, judged
from checks.model import Finding
from checks.registry import rules_of


def judge(text: str, good: Sequence[str] = (), least: float = 0.5, top: int | None = None) -> Log:
    baseline = Baseline() if good else None
    for each in good:
        assert baseline is not None
        baseline.learn(painted_pieces([each.encode()]))
    return judged("build.log", [text.encode()], Options(least, top), baseline)


def found(text: str, good: Sequence[str] = (), least: float = 0.5) -> list[Finding]:
    """The findings of all rules, best first."""
    rules = rules_of(RULES)
    run = Run(rules, rules, {})
    findings = run.judge(judge(text, good, least), rules)  # type: ignore[arg-type]
    assert not run.notifications
    return sorted(findings, key=lambda each: each.properties["rank"])


def lines(findings: Sequence[Finding]) -> list[tuple[str, int, int]]:
    return [(each.rule_id, each.location.start_line, each.location.end_line) for each in findings]
