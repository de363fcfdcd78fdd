from __future__ import annotations

import pytest

from checks.values.rules.alertmanager_receiver_undefined import check
from tests.values.helpers import findings, lines

CASES = [
    ("root route", "config:\n  route:\n    receiver: b\n  receivers:\n    - name: a\n", [3]),
    (
        "nested",
        "config:\n  route:\n    receiver: a\n    routes: [{routes: [{receiver: b}]}]\n  receivers: [{name: a}]\n",
        [4],
    ),
    ("any place", "spec:\n  receivers:\n    - name: a\n  route:\n    receiver: A\n", [5]),
    (
        "in a text",
        "files:\n  alertmanager.yml: |\n    route:\n      receiver: b\n    receivers:\n      - name: a\n",
        [4],
    ),
    (
        "defined",
        "config:\n  route: {receiver: a, routes: [{receiver: b}]}\n  receivers: [{name: a}, {name: b}]\n",
        [],
    ),
    (
        "inherited",
        "config:\n  route:\n    receiver: a\n    routes:\n      - matchers: [x=y]\n  receivers:\n    - name: a\n",
        [],
    ),
    ("quoted null is a name", "config:\n  route:\n    receiver: 'null'\n  receivers:\n    - name: 'null'\n", []),
    ("template", "config:\n  route:\n    receiver: '{{ .Values.r }}'\n  receivers:\n    - name: a\n", []),
    ("receivers elsewhere", "config:\n  route:\n    receiver: a\n", []),
    ("another kind of receivers", "route: {}\nreceivers:\n  otlp: {}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


def test_an_override_of_the_list_loses_the_default_receiver() -> None:
    chart = {"values.yaml": "config:\n  route:\n    receiver: 'null'\n  receivers:\n    - name: 'null'\n"}
    assert lines(check, "config:\n  receivers:\n    - name: slack\n", chart) == [2]


def test_fix_for_a_misspelt_name() -> None:
    (finding,) = findings(check, "config:\n  route:\n    receiver: pagerdty\n  receivers:\n    - name: pagerduty\n")
    assert [fix.replacements[0].text for fix in finding.fixes] == ["pagerduty"]
