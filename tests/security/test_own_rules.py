"""Our own rules keep the promises of a rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.model import Rule
from checks.pages import examples
from checks.registry import rules_of
from checks.security.document import Document, compose_file
from checks.security.manifests import read
from checks.security.report import CATEGORIES, PACKAGE
from checks.security.sides import Side

RULES = rules_of(PACKAGE)


def document(rule: Rule, text: str) -> Document:
    if rule.category.endswith("dockerfile"):
        return Document("Dockerfile", text)
    found = compose_file(read(Side("head", {"compose.yaml": text.encode()}), "compose.yaml"))
    assert found is not None
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
class TestEveryRule:
    def test_its_bad_example_fires(self, rule: Rule) -> None:
        assert list(rule.check(document(rule, examples(rule)["bad"])))

    def test_its_good_example_is_silent(self, rule: Rule) -> None:
        assert list(rule.check(document(rule, examples(rule)["good"]))) == []

    def test_it_has_a_page_with_a_remedy(self, rule: Rule) -> None:
        assert rule.summary.endswith(".")
        assert "Fix: " in rule.help

    def test_it_has_a_test_of_its_own(self, rule: Rule) -> None:
        assert (Path(__file__).parent / "rules" / f"test_{rule.id.replace('-', '_')}.py").is_file()

    def test_its_category_is_known(self, rule: Rule) -> None:
        assert rule.category.partition(".")[0] in CATEGORIES
