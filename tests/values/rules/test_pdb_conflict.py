from __future__ import annotations

import pytest

from checks.model import Level
from checks.values.rules.pdb_conflict import check
from tests.values.helpers import findings, lines

CASES = [
    ("both", "pdb:\n  minAvailable: 1\n  maxUnavailable: 1\n", [3]),
    ("one", "pdb: {minAvailable: 1}\n", []),
    (
        "the other emptied",
        'pdb: {minAvailable: "", maxUnavailable: 1}\nb: {pdb: {minAvailable: 1, maxUnavailable: }}\n',
        [],
    ),
    ("a rollout", "rollingUpdate: {minAvailable: 1, maxUnavailable: 1}\n", []),
    ("switched off", "pdb: {enabled: false, minAvailable: 1, maxUnavailable: 1}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


def test_beside_a_default_it_is_a_warning() -> None:
    chart = {"values.yaml": "pdb: {minAvailable: 1}\n"}
    assert [each.level for each in findings(check, "pdb: {maxUnavailable: 1}\n", chart)] == [Level.WARNING]


BUDGET = """
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: a}
spec:
  %s
"""
BOTH = "minAvailable: {{ .Values.pdb.minAvailable }}\n  maxUnavailable: {{ .Values.pdb.maxUnavailable }}"
ONE = "minAvailable: {{ .Values.pdb.minAvailable | default .Values.pdb.maxUnavailable }}"


@pytest.mark.parametrize(("spec", "expected"), [(BOTH, [3]), (ONE, [])])
def test_the_rendered_budget_decides(spec: str, expected: list[int]) -> None:
    text = "pdb:\n  minAvailable: 1\n  maxUnavailable: 2\n"
    assert lines(check, text, {"templates/a.yaml": BUDGET % spec}, rendered=True) == expected
