"""The lines of a change have the numbers that they have in the files, whatever the files hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.errors import InputError, UsageError
from checks.evidence.diffs import Entry, Objects
from checks.review.diff import ChangedFile, files_of
from tests.review.lab import Lab

LINE = st.sampled_from(
    [
        "a",
        "b",
        "",
        " ",
        "-- a",
        "++ b",
        "@@ -1,3 +1,3 @@",
        "diff --git a/x b/x",
        "\\ No newline",
        "a\rb",
        "\f",
        "é\u2028",
        "\t",
    ]
)
TEXT = st.lists(LINE, max_size=30).map("\n".join)


def read(lab: Lab) -> tuple[ChangedFile, ...]:
    objects = Objects.of(lab.repo)
    base, head = objects.commit("main", "--base"), objects.commit("topic", "--head")
    return files_of(objects.entries(base, head), objects.patch(base, head))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(TEXT, TEXT), min_size=3, max_size=5))
def test_numbers(lab: Lab, pairs: list[tuple[str, str]]) -> None:
    before = {f"f{number}": old.encode() for number, (old, _) in enumerate(pairs)}
    after = {f"f{number}": new.encode() for number, (_, new) in enumerate(pairs)}
    if not lab.repo.exists():
        lab.start({"seed": "x"})
    lab.git("switch", "--quiet", "main")
    lab.commit(before)
    lab.git("switch", "--quiet", "-C", "topic")
    lab.commit(after)
    for file in read(lab):
        old, new = before[file.path].decode().split("\n"), after[file.path].decode().split("\n")
        for line in file.lines():
            assert line.old is None or old[line.old - 1] == line.text
            assert line.new is None or new[line.new - 1] == line.text


def test_kinds(lab: Lab) -> None:
    text = "".join(f"line {number}\n" for number in range(20))
    lab.change(
        {"gone": "other\n" * 5, "moved": text, "bin": b"\0a", "a": "x\n"},
        {"gone": None, "moved": None, "went/there": text + "y\n", "bin": b"\0b", "new": "n\n"},
    )
    found = {file.path: file for file in read(lab)}
    assert {path: file.status for path, file in found.items()} == {
        "bin": "M",
        "gone": "D",
        "new": "A",
        "went/there": "R",
    }
    assert found["went/there"].old_path == "moved"
    assert found["bin"].binary
    assert [line.old for line in found["gone"].lines()] == list(range(1, 6))


@pytest.mark.parametrize(
    ("before", "after", "only"),
    [
        ("a b\n", "a  b\n", True),
        ("a\n", "\n\na\n", True),
        ("a\n", "a\nb\n", False),
        ("ab\n", "a b\n", True),
        ("a\n", "b\n", False),
    ],
)
def test_only_white_space(before: str, after: str, only: bool, lab: Lab) -> None:
    lab.change({"a": before}, {"a": after})
    (file,) = read(lab)
    assert file.only_white_space is only


def test_a_list_and_a_diff_that_do_not_fit() -> None:
    entry = Entry("M", "100644", "100644", "1" * 40, "2" * 40, b"a", b"a")
    with pytest.raises(InputError):
        files_of([entry], b"")
    with pytest.raises(InputError):
        files_of([], b"diff --git a/a b/a\n@@ -1 +1 @@\n-a\n+b\n")


@pytest.mark.parametrize("ref", ["", "-x", "--output=x", "nowhere", "main..topic", "a\0b"])
def test_a_revision_that_is_none(ref: str, lab: Lab) -> None:
    lab.change({"a": "x"}, {"a": "y"})
    with pytest.raises(UsageError):
        Objects.of(lab.repo).commit(ref, "--base")


def test_no_repository(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(UsageError):
            Objects.of(folder)


def test_a_worktree_and_a_bare_repository(lab: Lab, tmp_path: Path) -> None:
    lab.change({"a": "x\n"}, {"a": "y\n"})
    lab.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "other"), "topic")
    lab.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    for folder in (tmp_path / "other", tmp_path / "bare.git"):
        objects = Objects.of(folder)
        base, head = objects.commit("main", "--base"), objects.commit("topic", "--head")
        assert [file.path for file in files_of(objects.entries(base, head), objects.patch(base, head))] == ["a"]
