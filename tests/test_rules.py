"""Every rule keeps the promises of a rule: a page, a test, and examples that are true."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest

from checks.engine import Run
from checks.model import Rule
from checks.pages import examples
from checks.registry import FAMILIES, rules_of
from checks.values.document import Values
from checks.values.parse import parse
from checks.values.tree import Mapping, Mark, Source, YamlError
from tests.values.helpers import chart_of

ROOT = Path(__file__).parents[1]
RULES = rules_of("checks.values.rules")


def document(rule: Rule, text: str) -> Values:
    """The example as a values file, over the chart that the page's other blocks describe."""
    blocks = examples(rule)
    chart = None
    if "template" in blocks or "defaults" in blocks:
        files = {"values.yaml": blocks.get("defaults", ""), "templates/t.yaml": blocks.get("template", "")}
        if "schema" in blocks:
            files["values.schema.json"] = blocks["schema"]
        chart = chart_of(files)
    values = plain(text, chart)
    if "before" in blocks:
        values.before = plain(blocks["before"], chart)
    return values


def plain(text: str, chart: object) -> Values:
    source = Source("values-prod.yaml", text)
    try:
        return Values(source, parse(source), chart)  # type: ignore[arg-type]
    except YamlError as error:
        nowhere = Mark(0, 0, 0)
        return Values(source, Mapping(source, nowhere, nowhere), chart, None, error)  # type: ignore[arg-type]


def found_by(rule: Rule, text: str) -> list[str]:
    run = Run((rule,), RULES, {})
    values = document(rule, text)
    return [each.message for each in run.judge(replace(values), run.rules)] + [
        each.message for each in run.notifications
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
class TestEveryRule:
    def test_its_bad_example_fires(self, rule: Rule) -> None:
        assert found_by(rule, examples(rule)["bad"])

    def test_its_good_example_is_silent(self, rule: Rule) -> None:
        assert found_by(rule, examples(rule)["good"]) == []

    def test_it_has_a_page_with_a_remedy(self, rule: Rule) -> None:
        assert rule.summary.endswith(".")
        assert "Fix: " in rule.help

    def test_it_has_a_test_of_its_own(self, rule: Rule) -> None:
        assert (ROOT / "tests/values/rules" / f"test_{rule.id.replace('-', '_')}.py").is_file()

    def test_its_category_is_one_of_the_contract(self, rule: Rule) -> None:
        assert rule.category in CATEGORIES


EVERYWHERE = [pytest.param(package, rule, id=rule.id) for package in FAMILIES for rule in rules_of(package)]


@pytest.mark.parametrize(("package", "rule"), EVERYWHERE)
def test_a_rule_of_any_family_has_a_page_and_a_test(package: str, rule: Rule) -> None:
    assert rule.summary.endswith(".")
    assert "Fix: " in rule.help
    assert {"bad", "good"} <= examples(rule).keys()
    folder = ROOT / "tests" / "/".join(package.split(".")[1:])
    assert (folder / f"test_{rule.id.replace('-', '_')}.py").is_file()
    assert rule.tool == FAMILIES[package]


def test_ids_are_unique() -> None:
    ids = [each.id for each in EVERYWHERE]
    assert len(set(ids)) == len(ids)


def test_every_category_has_a_rule() -> None:
    assert {rule.category for rule in RULES} == CATEGORIES


def test_docs_are_what_the_docstrings_say() -> None:
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs/build.py")
    assert spec is not None
    assert spec.loader is not None
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    wanted = build.pages()
    stale = [path.name for path, text in wanted.items() if not path.is_file() or path.read_text("utf-8") != text]
    assert stale == [], "run `make docs`"
    assert set((ROOT / "docs/rules").glob("*.md")) == {path for path in wanted if path.parent.name == "rules"}


CATEGORIES = set(
    """
    syntax.parse syntax.duplicate_key
    schema.type schema.enum schema.range schema.name schema.unknown_key schema.misplaced_key
    semantics.bool_string semantics.number_coercion semantics.duration
    quantity.invalid quantity.unit
    resources.requests_exceed_limits resources.missing
    image.mutable_tag image.missing_tag image.invalid_reference
    security.privileged security.host_access security.root security.privilege_escalation security.capabilities
    security.filesystem
    secret.plaintext
    network.port_range network.port_conflict network.host_invalid network.tls_mismatch network.exposure
    probe.timing probe.target
    autoscaling.bounds autoscaling.target autoscaling.conflict
    availability.pdb_deadlock availability.pdb_conflict availability.quorum availability.rollout_deadlock
    schedule.invalid schedule.suspicious
    reference.undefined reference.conflict
    diff.replica_drop diff.data_loss diff.storage_shrink diff.immutable_field diff.image_downgrade
    diff.probe_removed diff.security_weakened
    """.split()
)
