"""Every kind of finding keeps the promises of a rule: a page, a test, and examples that are true."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.logs.analyse import RULES
from checks.model import Rule
from checks.pages import examples
from checks.registry import rules_of
from tests.logs.helpers import found

ROOT = Path(__file__).parents[2]
CATEGORIES = {"log.failure", "log.new", "log.novelty", "log.resource"}


@pytest.mark.parametrize("rule", rules_of(RULES), ids=lambda rule: rule.id)
class TestEveryRule:
    def test_its_bad_example_fires(self, rule: Rule) -> None:
        blocks = examples(rule)
        good = [blocks["baseline"]] if "baseline" in blocks else []
        least = 0.0 if rule.id == "novelty-in-good-run" else 0.5
        assert rule.id in [each.rule_id for each in found(blocks["bad"], good, least)]

    def test_its_good_example_is_silent(self, rule: Rule) -> None:
        blocks = examples(rule)
        good = [blocks["baseline"]] if "baseline" in blocks else []
        assert found(blocks["good"], good) == []

    def test_it_has_a_page_with_a_remedy(self, rule: Rule) -> None:
        assert rule.summary.endswith(".")
        assert "Fix: " in rule.help

    def test_it_has_a_test_of_its_own(self, rule: Rule) -> None:
        assert (ROOT / "tests/logs/rules" / f"test_{rule.id.replace('-', '_')}.py").is_file()


def test_categories() -> None:
    assert {rule.category for rule in rules_of(RULES)} == CATEGORIES
