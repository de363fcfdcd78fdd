"""Texts that would explode are refused, and long ones are read in linear time."""

from __future__ import annotations

import time

import pytest

from checks.values.parse import parse
from checks.values.tree import Mapping, Source, YamlError


def read(text: str) -> Mapping:
    return parse(Source("values.yaml", text))


def lol(levels: int) -> str:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(rows) + "\n"


HEAVY = [
    ("billion laughs", lol(12)),
    ("deep aliases", "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 2000))),
    (
        "merged without end",
        "a0: &a0 {"
        + ", ".join(f"k{n}: 1" for n in range(1000))
        + "}\n"
        + "".join(f"m{n}: {{<<: *a0}}\n" for n in range(1000)),
    ),
    ("deep brackets", "a: " + "[" * 10_000),
    ("deep dashes", "- " * 10_000 + "a"),
    ("deep maps", "\n".join(" " * n + "a:" for n in range(3000))),
    ("deep questions", "? " * 10_000 + "a"),
    ("long key", "k" * 2_000_000 + ": 1"),
    ("many values", "a: [" + "1," * 600_000 + "]"),
]


@pytest.mark.parametrize("text", [row[1] for row in HEAVY], ids=[row[0] for row in HEAVY])
def test_what_would_explode_is_refused_in_time(text: str) -> None:
    start = time.process_time()
    with pytest.raises(YamlError):
        read(text)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "text",
    ["a: " + "x" * 5_000_000, 'a: "' + "x" * 5_000_000 + '"', "#\n" * 500_000, "a: |\n" + " x\n" * 500_000],
    ids=["long line", "long quote", "comments", "block"],
)
def test_what_is_only_long_is_read_in_time(text: str) -> None:
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 5


def test_twice_the_lines_take_twice_the_time() -> None:
    def seconds(count: int) -> float:
        text = "".join(f"s{n}:\n  image:\n    tag: v{n}\n  list:\n    - a\n    - b: c\n" for n in range(count))
        start = time.process_time()
        read(text)
        return time.process_time() - start

    seconds(100)
    assert seconds(4000) < 12 * seconds(1000) + 0.2
