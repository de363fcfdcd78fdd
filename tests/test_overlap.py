"""What two families find at one line is said once."""

from __future__ import annotations

import pytest

from checks.model import Finding, Level, Location, Report
from checks.overlap import TWINS, without_twins
from checks.registry import rules_of


def finding(rule_id: str, line: int, level: Level, category: str = "") -> Finding:
    where = Location("values.yaml", line)
    return Finding("x", where, "k", level, rule_id=rule_id, category=category)


OURS = finding("privileged-container", 3, Level.ERROR, "security.privileged")
SECRET = finding("secret-plaintext", 5, Level.ERROR, "secret.plaintext")


@pytest.mark.parametrize(
    ("name", "first", "second", "kept"),
    [
        ("the same", OURS, finding("KSV-0017", 3, Level.ERROR), 1),
        ("a weaker one", OURS, finding("KSV-0017", 3, Level.WARNING), 1),
        ("a stronger one", finding("privileged-container", 3, Level.NOTE), finding("KSV-0017", 3, Level.ERROR), 2),
        ("another line", OURS, finding("KSV-0017", 4, Level.ERROR), 2),
        ("another matter", OURS, finding("KSV-0001", 3, Level.ERROR), 2),
        ("a secret", SECRET, finding("generic-password", 5, Level.ERROR, "secret"), 1),
        (
            "a tag, in another line",
            finding("image-tag-mutable", 2, Level.WARNING),
            finding("KSV-0013", 9, Level.NOTE),
            1,
        ),
        ("two secrets", SECRET, finding("generic-password", 6, Level.ERROR, "secret"), 2),
    ],
)
def test_findings(name: str, first: Finding, second: Finding, kept: int) -> None:
    report = without_twins(Report("guard", "1", (), (first, second)))
    assert len(report.findings) == kept
    assert report.findings[0] is first
    assert report.stats.suppressed.get("twins", 0) == 2 - kept


def test_our_side_are_rules_that_exist() -> None:
    assert TWINS.keys() <= {rule.id for rule in rules_of("checks.values.rules")}
