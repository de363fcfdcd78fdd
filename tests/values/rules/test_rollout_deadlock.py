from __future__ import annotations

import pytest

from checks.values.rules.rollout_deadlock import check
from tests.values.helpers import lines

CASES = [
    ("both none", "rollingUpdate:\n  maxSurge: 0\n  maxUnavailable: 0\n", [2]),
    ("in percent", 'strategy:\n  maxUnavailable: "0%"\n  maxSurge: 0%\n', [3]),
    ("one", "rollingUpdate: {maxSurge: 1, maxUnavailable: 0}\n", []),
    ("the other", "rollingUpdate: {maxSurge: 0, maxUnavailable: 1}\n", []),
    ("left to Kubernetes", "rollingUpdate: {maxSurge: 0}\n", []),
    ("nothing", "rollingUpdate: {maxSurge: 0, maxUnavailable: }\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


def test_the_one_that_stands_in_this_file_is_named() -> None:
    chart = {"values.yaml": "rollingUpdate: {maxSurge: 0, maxUnavailable: 1}\n"}
    assert lines(check, "rollingUpdate:\n  maxUnavailable: 0\n", chart) == [2]


DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec:
  strategy: {rollingUpdate: {maxSurge: {{ .Values.surge }}, maxUnavailable: 0}}
"""


@pytest.mark.parametrize(("surge", "expected"), [("0", [1]), ("1", [])])
def test_the_template_may_set_the_other_one(surge: str, expected: list[int]) -> None:
    assert lines(check, f"surge: {surge}\n", {"templates/a.yaml": DEPLOYMENT}, rendered=True) == expected
