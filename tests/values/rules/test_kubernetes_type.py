from __future__ import annotations

import pytest

from checks.values.rules.kubernetes_type import check
from tests.values.helpers import POD, lines, values_of

CHART = {"templates/t.yaml": POD}
CASES = [
    ("word for a port", "ports:\n  - containerPort: http\n", [2]),
    ("map for a list", "tolerations:\n  key: a\n", [1]),
    ("word for a list", "volumes: none\n", [1]),
    ("number in an environment value", "env:\n  - name: A\n    value: 5\n", [3]),
    ("boolean in an annotation", "annotations:\n  a: true\n", [2]),
    ("all of them", "annotations:\n  a: 1\nenv: [{name: A, value: 2}]\n", [2, 3]),
    ("text that the template writes without quotes", 'name: "1"\n', []),
    ("right", 'annotations: {a: "1"}\nenv: [{name: A, value: "5"}]\nports: [{containerPort: 80}]\n', []),
    ("nothing", "annotations: {}\ntolerations: []\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected


def test_quotes_are_offered_where_text_is_wanted() -> None:
    found = next(check.check(values_of("annotations: {a: 1}", CHART, rendered=True)))
    assert found.fixes[0].replacements[0].text == '"1"'
    assert not next(check.check(values_of("ports: [{containerPort: x}]", CHART, rendered=True))).fixes
