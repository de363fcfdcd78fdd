from __future__ import annotations

import pytest

from checks.values.rules.not_a_number import check
from tests.values.helpers import lines

CASES = [
    ("not a number", "a:\n  b: .nan\n", [2]),
    ("infinity", "a: [1, -.Inf]\nb: .inf\n", [1, 2]),
    ("switched off all the same", "a: {enabled: false, b: .NaN}\n", [1]),
    ("texts", 'a: ".nan"\nb: NaN\nc: inf\nd: 1e999\n', []),
    ("numbers", "a: 1e300\nb: 0.5\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
