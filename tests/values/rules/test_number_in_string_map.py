from __future__ import annotations

import pytest

from checks.values.rules.number_in_string_map import check
from tests.values.helpers import findings, lines

CASES = [
    ("environment", "env:\n  - name: A\n    value: 5\n  - name: B\n    value: true\n", [3, 5]),
    ("other lists", "extraEnvVars:\n  - name: A\n    value: 1.5\n", [3]),
    ("annotation", "podAnnotations:\n  prometheus.io/port: 9102\n", [2]),
    ("label", "labels:\n  release: 5\n", [2]),
    ("node selector", "nodeSelector:\n  gpu: true\n", [2]),
    ("in quotes", 'env: [{name: A, value: "5"}]\nannotations: {a: "true"}\n', []),
    ("nothing", "annotations: {a: }\nenv: [{name: A, value: }]\n", []),
    ("a switch beside", "annotations: {enabled: true}\n", []),
    ("map of environment values", "env: {A: 5}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


def test_a_rendered_chart_is_judged_by_its_objects() -> None:
    assert lines(check, "annotations: {a: 5}\n", {"templates/a.yaml": "a: 1\n"}, rendered=True) == []


def test_quotes_are_the_fix() -> None:
    (found,) = findings(check, "annotations: {a: 5}\n")
    assert [(fix.safe, fix.replacements[0].text) for fix in found.fixes] == [(True, '"5"')]
