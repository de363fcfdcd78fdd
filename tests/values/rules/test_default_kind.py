from __future__ import annotations

import pytest

from checks.values.rules.default_kind import check
from tests.values.helpers import changed, lines

DEFAULTS = "list: []\nmap: {a: 1}\nopen: {}\nword: a\nempty:\nswitch: {enabled: true}\n"
CHART = {"templates/t.yaml": "", "values.yaml": DEFAULTS}
CASES = [
    ("map for a list", "list: {}\n", [1]),
    ("list for a map", "map: [1]\n", [1]),
    ("word for a list", "list: a\n", [1]),
    ("list for a word", "word: [a]\n", [1]),
    ("list for an empty map", "open: [a]\n", []),
    ("anything for nothing", "empty: [a]\n", []),
    ("switched off", "switch: false\n", []),
    ("null", "list:\nmap: null\n", []),
    ("right", "list: [a]\nmap: {b: 2}\nword: b\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected


def test_what_stood_there_before_the_change_counts_too() -> None:
    assert changed(check, "a: []\nb: 1\n", "a: {}\nb: 2\n") == [1]
