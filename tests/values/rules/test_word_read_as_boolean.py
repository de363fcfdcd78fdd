from __future__ import annotations

import pytest

from checks.values.rules.word_read_as_boolean import check
from tests.values.helpers import lines

CASES = [
    ("Norway", "country: NO\n", [1]),
    ("in a list", "countries: [DE, NO]\n", [1]),
    ("language", "site:\n  lang: no\n", [2]),
    ("in quotes", 'country: "NO"\n', []),
    ("switches", "a: {enabled: yes}\nb: {debug: off}\n", []),
    ("true and false", "region: true\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


@pytest.mark.parametrize(("default", "expected"), [("info", [1]), ('"off"', []), ("true", []), ('""', [])])
def test_a_default_that_is_a_text(default: str, expected: list[int]) -> None:
    assert lines(check, "logLevel: off\n", {"values.yaml": f"logLevel: {default}\n"}) == expected
