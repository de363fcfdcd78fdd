from __future__ import annotations

import json

import pytest

from checks.values.rules.schema_enum import check
from tests.values.helpers import lines

CHART = {"values.schema.json": json.dumps({"properties": {"a": {"enum": ["info", "debug"]}}}), "templates/t.yaml": ""}
CASES = [
    ("case", "a: Info\n", [1]),
    ("other", "a: loud\n", [1]),
    ("right", "a: debug\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected
