"""Every rule about service logs keeps the promises of a rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.logs.service import analyse, report
from checks.model import Rule
from checks.pages import examples
from checks.registry import rules_of

RULES = rules_of("checks.logs.service.rules")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule(rule: Rule) -> None:
    blocks = examples(rule)
    before, bad, good = (blocks[name].splitlines() for name in ("before", "bad", "good"))
    assert {each.rule_id for each in report(analyse(before, bad)).findings} == {rule.id}
    assert report(analyse(before, good)).findings == ()
    assert rule.summary.endswith(".")
    assert "Fix: " in rule.help
    assert rule.category.startswith("log.")
    assert (Path(__file__).parent / "rules" / f"test_{rule.id.replace('-', '_')}.py").is_file()
