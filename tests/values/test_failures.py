from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.failures import complained_type, expression_paths, field_names, type_name
from tests.values.helpers import values_of

PATHS = [
    (".Values.a.b", [("a", "b")]),
    ("eq $.Values.a .Values.b.c", [("b", "c"), ("a",)]),
    ('index .Values "a-b" "c"', [("a-b", "c")]),
    ('index $.Values.a "c"', [("a", "c"), ("a",)]),
    (".name", []),
]


@pytest.mark.parametrize(("expression", "expected"), PATHS)
def test_paths(expression: str, expected: list[tuple[str, ...]]) -> None:
    assert list(expression_paths(expression)) == expected


def test_names() -> None:
    assert field_names('tpl .image.tag (dict "key" $ctx.value)') == {"image", "tag", "key", "value"}


TYPES = [
    ("can't evaluate field x in type string", "string"),
    ("can't evaluate field x in type []interface {}", "list"),
    ("can't evaluate field x in type interface {}", ""),
    ("range can't iterate over 5", "float64"),
    ("range can't iterate over true", "bool"),
    ("range can't iterate over word", "string"),
    ("wrong type for value; expected string; got float64", "float64"),
    ("wrong type for value; expected string; got map[string]interface {}", "map"),
    ("error calling has: Cannot find has on type string", "string"),
    ("nil pointer evaluating interface {}.x", ""),
]


@pytest.mark.parametrize(("message", "expected"), TYPES)
def test_types(message: str, expected: str) -> None:
    assert complained_type(message) == expected


def test_types_of_nodes() -> None:
    entries = values_of("a: {}\nb: []\nc: x\nd: 1\ne: true\nf:\n").entries.values()
    assert [type_name(each.value) for each in entries] == ["map", "list", "string", "float64", "bool", "nil"]


@given(st.text(max_size=80))
def test_any_words_can_be_read(text: str) -> None:
    list(expression_paths(text))
    field_names(text)
    complained_type(text)
