from __future__ import annotations

import json

import pytest

from checks.values.rules.schema_range import check
from tests.values.helpers import lines

CHART = {"values.schema.json": json.dumps({"properties": {"a": {"minimum": 1, "maximum": 9}}}), "templates/t.yaml": ""}
CASES = [
    ("low", "a: 0\n", [1]),
    ("high", "a: 10\n", [1]),
    ("right", "a: 9\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected
