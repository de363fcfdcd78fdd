from __future__ import annotations

import json

import pytest

from checks.values.schema_json import refusal, refused
from tests.values.helpers import values_of

CASES = [
    ("type", {"properties": {"a": {"type": "integer"}}}, "a: x", [("type", "a", "a whole number")]),
    ("types", {"properties": {"a": {"type": ["integer", "null"]}}}, "a: x", [("type", "a", "a whole number or null")]),
    ("list", {"properties": {"a": {"items": {"type": "string"}}}}, "a: [x, 1]", [("type", "a[1]", "text")]),
    ("pattern", {"properties": {"a": {"pattern": "^x"}}}, "a: y1", [("type", "a", "text that matches ^x")]),
    ("enum", {"properties": {"a": {"enum": ["b", "c"]}}}, "a: B", [("enum", "a", "one of b, c")]),
    ("const", {"properties": {"a": {"const": 1}}}, "a: 2", [("enum", "a", "exactly 1")]),
    ("minimum", {"properties": {"a": {"minimum": 1}}}, "a: 0", [("range", "a", "1 or more")]),
    ("length", {"properties": {"a": {"maxLength": 2}}}, "a: xyz", [("range", "a", "at most 2 characters")]),
    (
        "unknown",
        {"properties": {"abc": {}}, "additionalProperties": False},
        "abd: 1",
        [("unknown", "abd", "one of abc")],
    ),
    (
        "missing, misspelt",
        {"properties": {"replicas": {}}, "required": ["replicas"]},
        "replcas: 1",
        [("unknown", "replcas", "one of replicas")],
    ),
    ("missing", {"required": ["replicas"]}, "other: 1", []),
    (
        "any of types",
        {"properties": {"a": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}},
        "a: []",
        [("type", "a", "text or a whole number")],
    ),
    (
        "best of branches",
        {
            "properties": {
                "a": {"oneOf": [{"type": "string"}, {"properties": {"b": {"type": "integer"}}, "type": "object"}]}
            }
        },
        "a: {b: x}",
        [("type", "a.b", "a whole number")],
    ),
    ("not", {"properties": {"a": {"not": {}}}}, "a: 1", []),
    (
        "local reference",
        {"properties": {"a": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"type": "string"}}},
        "a: 1",
        [("type", "a", "text")],
    ),
    (
        "reference to another host",
        {"properties": {"a": {"$ref": "https://example.invalid/x.json"}, "b": {"type": "string"}}},
        "a: 1\nb: 2",
        [("type", "b", "text")],
    ),
]


@pytest.mark.parametrize(("name", "schema", "text", "expected"), CASES, ids=[each[0] for each in CASES])
def test_what_a_schema_refuses(name: str, schema: object, text: str, expected: list[tuple[str, str, str]]) -> None:
    values = values_of(text, {"values.schema.json": json.dumps(schema)})
    assert [(each.category, each.entry.where, each.expected) for each in refused(values)] == expected
    assert values.notes == []
    assert all("values.schema.json wants" in refusal(each) for each in refused(values))


def test_subcharts_bring_their_schemas() -> None:
    files = {
        "charts/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.0.0\n",
        "charts/db/values.schema.json": json.dumps({"properties": {"size": {"type": "integer"}}}),
    }
    assert [each.entry.where for each in refused(values_of("db: {size: big}", files))] == ["db.size"]
    assert refused(values_of("db: 3", files)) == ()


BROKEN = [
    {"properties": {"a": {"type": "nonsense"}}},
    {"properties": {"a": {"pattern": "("}}},
    {"properties": {"a": {"$ref": "#/nowhere"}}},
    {"properties": {"a": {"minimum": "x"}}},
    {"properties": []},
]


@pytest.mark.parametrize("schema", BROKEN)
def test_a_broken_schema_is_a_note(schema: object) -> None:
    values = values_of("a: 1", {"values.schema.json": json.dumps(schema)})
    other = values_of("a: x", {"values.schema.json": json.dumps(schema)})
    assert not [*refused(values), *refused(other)]
    assert values.notes or other.notes
