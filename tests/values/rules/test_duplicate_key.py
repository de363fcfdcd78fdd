"""duplicate-key finds the later of two equal keys, at any depth."""

from __future__ import annotations

import pytest

from checks.fixes import plan
from checks.values.rules.duplicate_key import check
from tests.values.helpers import findings, lines

FOUND = [
    ("at the top", "a: 1\nb: 2\na: 3\n", [3]),
    ("three times", "a: 1\na: 2\na: 3\n", [2, 3]),
    ("nested", "a:\n  b:\n    c: 1\n    c: 2\n", [4]),
    ("far apart", "a: 1\n" + "".join(f"k{n}: {n}\n" for n in range(500)) + "a: 2\n", [502]),
    ("in a list", "a:\n  - b: 1\n    c: 2\n    b: 3\n", [4]),
    ("in a list in a list", "a:\n  - - b: 1\n      b: 2\n", [3]),
    ("between braces", "a: {b: 1, c: 2, b: 3}\n", [1]),
    ("inside what is lost", "a:\n  b: 1\n  b: 2\na: 3\n", [3, 4]),
    ("inside what wins", "a: 3\na:\n  b: 1\n  b: 2\n", [2, 4]),
    ("quoted and plain", 'a: 1\n"a": 2\n', [2]),
    ("two words for true", "yes: 1\non: 2\n", [2]),
    ("a word and its text", 'true: 1\n"true": 2\n', [2]),
    ("numbers", "0x10: 1\n16: 2\n", [2]),
    ("carriage returns", "a: 1\r\nb:\r\n  c: 1\r\n  c: 2\r\n", [4]),
    ("under an anchor, once", "a: &x\n  b: 1\n  b: 2\nc: *x\nd: *x\n", [3]),
    ("maps", "a:\n  b: 1\nc: 1\na:\n  d: 1\n", [4]),
    ("equal values", "a: 1\na: 1\n", [2]),
]
SILENT = [
    ("other letters", "a: 1\nA: 2\n"),
    ("other maps", "a:\n  c: 1\nb:\n  c: 2\n"),
    ("list items", "a:\n  - b: 1\n  - b: 2\n"),
    ("over a merged key", "x: &x\n  a: 1\nz:\n  <<: *x\n  a: 2\n"),
    ("two merges", "x: &x\n  a: 1\nz:\n  <<: *x\n  <<: *x\n"),
    ("in a text", "a: |\n  b: 1\n  b: 2\n"),
    ("commented out", "a: 1\n# a: 2\n"),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in FOUND], ids=[row[0] for row in FOUND])
def test_found(text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


@pytest.mark.parametrize("text", [row[1] for row in SILENT], ids=[row[0] for row in SILENT])
def test_silent(text: str) -> None:
    assert lines(check, text) == []


MESSAGES = [
    (
        "a:\n  b: 1\n  b: 2\n",
        "`b` is set twice in `a`: this one (line 3) wins, the one at line 2 with the value `1` is lost",
    ),
    ("b:\nb: 2\n", "the one at line 1 with an empty value is lost"),
    ("b: [1, 2]\nb: 2\n", "the one at line 1 with a list of 2 is lost"),
    ("b: {c: 1, d: 2}\nb: {c: 2}\n", "the one at line 1 with 2 keys (among them `d`) is lost"),
    ("b: {c: 1}\nb: {c: 2}\n", "the one at line 1 with 1 key is lost"),
    ("b: 1\nb: 1\n", "`b` is set twice at the top level: this one (line 2) wins and says the same as line 1"),
    ("b: 1\nb: 2\nb: 3\n", "the one (line 3) wins, the one at line 1 with the value `1` is lost"),
]


@pytest.mark.parametrize(("text", "message"), MESSAGES)
def test_it_says_what_wins_and_what_is_lost(text: str, message: str) -> None:
    assert message in findings(check, text)[0].message


def test_the_lost_key_is_named_as_related() -> None:
    (finding,) = findings(check, "a: 1\nb: 2\na: 3\n")
    assert [each.location.start_line for each in finding.related] == [1]


def test_the_fingerprint_does_not_know_lines() -> None:
    before, after = (findings(check, text)[0].key for text in ("a: {b: 1, b: 2}\n", "x: 1\na:\n  b: 1\n  b: 2\n"))
    assert before == after == "a.b"


FIXED = [
    ("one line", "a: 1\nb: é\na: 1 # c\nd: 2\n", "a: 1\nb: é\nd: 2\n"),
    ("last line", "a: 1\na: 1", "a: 1\n"),
    ("map", "a:\n  b: 1\nc: 1\na:\n  b: 1\n\nd: 2\n", "a:\n  b: 1\nc: 1\n\nd: 2\n"),
    ("text", "a: |\n  x\nc: 1\na: |\n  x\nd: 2\n", "a: |\n  x\nc: 1\nd: 2\n"),
    ("carriage returns", "a: 1\r\na: 1\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n"),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in FIXED], ids=[row[0] for row in FIXED])
def test_equal_values_are_merged_by_a_safe_fix(text: str, expected: str) -> None:
    (finding,) = findings(check, text)
    assert [fix.safe for fix in finding.fixes] == [True]
    assert plan(finding.fixes, lambda _: text.encode()).files["values.yaml"].decode() == expected


@pytest.mark.parametrize(
    "text", ["a: 1\na: 2\n", "x: {a: 1, a: 1}\n", "x:\n  - b: 1\n  - a: 1\n    a: &n 1\n", "a: 1\n? a\n: 1\n"]
)
def test_other_duplicates_have_no_fix(text: str) -> None:
    (finding,) = findings(check, text)
    assert finding.fixes == ()
