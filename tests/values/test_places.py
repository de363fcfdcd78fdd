from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.places import ends_with, expected, expected_scalar, free_form, number, words, written
from checks.values.tree import plain_data
from tests.values.helpers import values_of

WORDS = [
    ("imagePullPolicy", ("image", "pull", "policy")),
    ("HTTPPort", ("http", "port")),
    ("hostIPC", ("host", "ipc")),
    ("min_replicas", ("min", "replicas")),
    ("etcd-backup", ("etcd", "backup")),
    ("http2Port", ("http", "2", "port")),
    ("", ()),
]


@pytest.mark.parametrize(("name", "expected"), WORDS)
def test_words(name: str, expected: tuple[str, ...]) -> None:
    assert words(name) == expected


@given(st.text())
def test_words_are_lower_case_and_never_empty(name: str) -> None:
    assert all(word and word == word.lower() for word in words(name))


def test_ends_with_looks_at_whole_words() -> None:
    assert ends_with("nodePort", "port")
    assert not ends_with("support", "port")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("podAnnotations", "a"), True),
        (("extraEnv", 0, "value"), True),
        (("configData", "a"), True),
        (("image", "tag"), False),
        (("env",), False),
    ],
)
def test_free_form(path: tuple[str | int, ...], expected: bool) -> None:
    assert free_form(path) is expected


SCALARS = [
    ("5", 5, "5"),
    ('"-3"', -3, "-3"),
    ("1.5", 1.5, "1.5"),
    ("true", None, "true"),
    ("", None, ""),
    ("five", None, "five"),
    ('"{{ .x }}"', None, ""),
    (".nan", None, ".nan"),
    (".inf", None, ".inf"),
]


@pytest.mark.parametrize(("text", "value", "shown"), SCALARS)
def test_what_a_scalar_says(text: str, value: float | None, shown: str) -> None:
    entry = values_of(f"a: {text}\n").at("a")
    assert entry is not None
    assert (number(entry), written(entry)) == (value, shown)


def test_the_version_before_is_expected_rather_than_the_default() -> None:
    values = values_of("a: 3\nb: 3\nc: 3\n", {"values.yaml": "a: 1\nb: [1]\n"})
    values.before = values_of("a: 2\n")
    found = {name: plain_data(expected(values, values.entries[name,])) for name in "abc"}
    assert found == {"a": 2, "b": [1], "c": None}
    assert expected_scalar(values, values.entries["b",]) is None
