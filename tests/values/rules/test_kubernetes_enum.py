from __future__ import annotations

import pytest

from checks.values.rules.kubernetes_enum import check
from tests.values.helpers import POD, lines, values_of

CHART = {"templates/t.yaml": POD}
CASES = [
    ("pull policy", "pull: ifnotpresent\n", [1]),
    ("operator", "tolerations:\n  - key: a\n    operator: exists\n", [3]),
    ("protocol", "ports: [{containerPort: 80, protocol: tcp}]\n", [1]),
    ("right", "pull: IfNotPresent\ntolerations: [{key: a, operator: Exists, effect: NoSchedule}]\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected


def test_the_right_word_is_offered() -> None:
    found = next(check.check(values_of("pull: ifnotpresent", CHART, rendered=True)))
    assert found.fixes[0].replacements[0].text == "IfNotPresent"
    assert not next(check.check(values_of("pull: Sometimes", CHART, rendered=True))).fixes
