"""Plain and tagged scalars mean what they mean to Helm's own YAML reader."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from checks.values.scalars import key_name, resolve, tagged

helm = pytest.importorskip("helm_python")

RESOLVED = [
    ("empty", "", None),
    ("tilde", "~", None),
    ("null", "Null", None),
    ("null in other letters", "nULL", "nULL"),
    ("y", "y", True),
    ("N", "N", False),
    ("yes", "Yes", True),
    ("on", "on", True),
    ("off", "OFF", False),
    ("true", "true", True),
    ("tRUE", "tRUE", "tRUE"),
    ("octal", "010", 8),
    ("octal with o", "0o10", 8),
    ("8 is no octal digit", "08", 8.0),
    ("hexadecimal", "0x1F", 31),
    ("binary", "-0b11", -3),
    ("underscores", "1_000", 1000),
    ("underscore first", "_1", "_1"),
    ("version", "1.10", 1.1),
    ("three parts", "1.2.3", "1.2.3"),
    ("exponent", "1e3", 1000.0),
    ("exponent too large", "1e3456", "1e3456"),
    ("date", "2020-01-01", "2020-01-01"),
    ("minutes", "1:30", "1:30"),
    ("infinity", "-.inf", -math.inf),
    ("64 bits", "18446744073709551615", 2**64 - 1),
    ("more than 64 bits", "18446744073709551616", 2.0**64),
    ("quantity", "100Mi", "100Mi"),
    ("dash", "-", "-"),
    ("merge", "<<", "<<"),
]


@pytest.mark.parametrize(("text", "value"), [row[1:] for row in RESOLVED], ids=[row[0] for row in RESOLVED])
def test_resolve(text: str, value: object) -> None:
    assert (type(resolve(text)), resolve(text)) == (type(value), value)


def test_nan_is_no_number() -> None:
    value = resolve(".nan")
    assert isinstance(value, float)
    assert math.isnan(value)


@pytest.mark.parametrize(
    ("text", "tag", "value"),
    [
        ("5", "str", "5"),
        ("yes", "bool", True),
        ("5", "int", 5),
        ("1", "float", 1),
        ("null", "null", None),
        ("aGVsbG8=", "binary", "hello"),
        ("2020-01-01", "timestamp", "2020-01-01"),
        ("yes", "unknown", "yes"),
    ],
)
def test_tagged(text: str, tag: str, value: object) -> None:
    assert tagged(text, f"tag:yaml.org,2002:{tag}") == value


@pytest.mark.parametrize(
    ("text", "tag"),
    [("x", "int"), ("5.0", "int"), ("y", "int"), ("x", "bool"), ("x", "null"), ("***", "binary"), ("x", "timestamp")],
)
def test_tagged_refuses_what_go_refuses(text: str, tag: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        tagged(text, f"tag:yaml.org,2002:{tag}")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a", "a"),
        ("y", "true"),
        ("010", "8"),
        ("1.50", "1.5"),
        ("1e6", "1e+06"),
        ("1e39", ".inf"),
        ("3.14159265358979", "3.1415927"),
        (".nan", ".nan"),
        ("18446744073709551615", None),
        ("~", None),
    ],
)
def test_key_name(text: str, name: str | None) -> None:
    assert key_name(resolve(text)) == name


@given(
    st.one_of(
        st.text("+-._0123456789abcdefoxEnulytrsOFIN:~", min_size=1, max_size=12),
        st.from_regex(r"[-+]?[0-9_]{1,25}(\.[0-9_]*)?([eE][-+]?[0-9_]+)?", fullmatch=True),
    )
)
@example("._5")
@example("0x_1F")
@example(".5_0")
def test_scalars_are_read_as_helm_reads_them(text: str) -> None:
    assume(not text.endswith(":") and text not in ("-", "?", "---", "...") and "0b-" not in text and "0b+" not in text)
    value = resolve(text)
    assume(not isinstance(value, float) or math.isfinite(value))  # Helm has no such number
    expected = helm.values_from_yaml(f"a: {text}")["a"]
    if isinstance(value, bool) or not isinstance(value, int | float):
        assert (type(value), value) == (type(expected), expected)
    else:
        assert float(value) == float(expected)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_number_keys_are_named_as_helm_names_them(number: float) -> None:
    assert list(helm.values_from_yaml(f"{number!r}: x")) == [key_name(resolve(repr(number)))]
