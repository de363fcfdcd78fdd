"""The body says what it must, and fits."""

from __future__ import annotations

import re

import pytest

from checks.model import Finding
from checks.pull_request import Change, Code, Evidence, Measure, body
from checks.pull_request.private import Private
from tests.pull_request.helpers import finding, proposal

OPEN = Private(())


def test_the_body_has_every_part_that_is_asked_for() -> None:
    made = body.render(proposal(), OPEN)
    for part in ("### What changes", "### Measured", "### Roll back", "Revert the merge", "Replayed last week."):
        assert part in made
    assert "- changes <code>charts/shop/values.yaml</code>" in made


def test_no_figures_are_said_to_be_none() -> None:
    words = Evidence(("x",), ("The database was away.",))
    assert "There are no figures for this change." in body.render(proposal(evidence=words), OPEN)


@pytest.mark.parametrize(
    ("measure", "row"),
    [
        (Measure("n", 212.4, 88.0, "ms"), "| n | 212 ms | 88 ms | -59 % |"),
        (Measure("n", 1234567, 2, ""), "| n | 1,234,567 | 2 | -100 % |"),
        (Measure("n", 0.01234, 0.0125, "s"), "| n | 0.0123 s | 0.0125 s | +1.3 % |"),
        (Measure("n", 0, 5, ""), "| n | 0 | 5 |  |"),
        (Measure("n", 5.0, 5.0, ""), "| n | 5 | 5 | 0 % |"),
        (Measure("n", None, 5, "ms"), "| n | not measured | 5 ms |  |"),
        (Measure("n", float("nan"), float("inf"), "ms"), "| n | not measured | not measured |  |"),
        (Measure("n", "Seq Scan", "Index Scan"), "| n | Seq Scan | Index Scan |  |"),
        (Measure("n", -10, -5, ""), "| n | -10 | -5 | +50 % |"),
    ],
)
def test_figures_are_readable(measure: Measure, row: str) -> None:
    words = Evidence(("x",), ("y",), (measure,))
    assert row in body.render(proposal(evidence=words), OPEN)


def test_ten_thousand_findings_fit_and_the_rest_is_counted() -> None:
    many: tuple[Finding, ...] = tuple(finding(message=f"@{number} " + "#" * 600) for number in range(10_000))
    made = body.render(proposal(findings=many), OPEN)
    assert len(made) <= body.MOST
    left = re.search(r"… and ([\d,]+) more findings\.", made)
    assert left is not None
    assert made.count("replicas-too-few") + int(left[1].replace(",", "")) == 10_000
    assert "### Roll back" in made


def test_long_words_everywhere_still_fit() -> None:
    text = "@#<" * 20_000
    words = Evidence((text,) * 60, (text,) * 60, (Measure(text, text, text, text),) * 99, (text, Code(text)) * 60)
    files = {f"dir/{number:03}{'ü' * 80}.yaml": Change(None, b"x") for number in range(200)}
    made = body.render(proposal(evidence=words, files=files), OPEN)
    assert len(made) <= body.MOST
    assert "### Roll back" in made
    assert "more files" in made
