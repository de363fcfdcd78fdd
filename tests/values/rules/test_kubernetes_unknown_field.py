from __future__ import annotations

import pytest

from checks.values.rules.kubernetes_unknown_field import check
from tests.values.helpers import POD, lines, values_of

CHART = {"templates/t.yaml": POD}
CASES = [
    ("misspelt", "resources:\n  limit: {cpu: 1}\n  requests: {cpu: 1}\n", [2]),
    ("other case", "probe:\n  periodseconds: 5\n  tcpSocket: {port: 80}\n", [2]),
    ("in a list", "env:\n  - name: A\n    vaule: b\n", [3]),
    ("unlike any, among known ones", "resources:\n  nonsense: 1\n  limits: {cpu: 1}\n", [2]),
    ("unlike any, alone", "resources:\n  web: {limits: {cpu: 1}}\n  db: {limits: {cpu: 1}}\n", []),
    ("free map", "annotations: {anything: a}\n", []),
    ("right", "resources: {limits: {cpu: 1, example.com/gpu: 1}}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected


def test_the_name_is_corrected() -> None:
    found = next(check.check(values_of("resources: {limit: {cpu: 1}}", CHART, rendered=True)))
    assert found.fixes[0].replacements[0].text == "limits"
