from __future__ import annotations

import json

import pytest

from checks.values.rules.schema_unknown_key import check
from tests.values.helpers import lines

CHART = {
    "values.schema.json": json.dumps({"properties": {"abc": {"properties": {"x": {}}, "additionalProperties": False}}}),
    "templates/t.yaml": "",
}
CASES = [
    ("below", "abc:\n  z: 1\n", [2]),
    ("free", "other: 1\n", []),
    ("right", "abc: {x: 1}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected
