from __future__ import annotations

import json

import pytest

from checks.values.rules.schema_type import check
from tests.values.helpers import lines

CHART = {
    "values.schema.json": json.dumps({"properties": {"a": {"type": "integer"}, "b": {"type": "array"}}}),
    "templates/t.yaml": "",
}
CASES = [
    ("word", "a: x\n", [1]),
    ("map for a list", "b: {}\n", [1]),
    ("right", "a: 1\nb: []\n", []),
    ("null", "a:\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected
