"""A dry run writes a body and a patch that Git takes, and sends nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.errors import InputError
from checks.pull_request import Change, Picture, State, dry_run, wants_dry_run
from checks.pull_request.patch import patch
from tests.pull_request.helpers import evidence, proposal

CASES = {
    "text": {"a.txt": Change(b"one\ntwo\nthree\n", b"one\n2\nthree\n")},
    "no end of line": {"a.txt": Change(b"one\ntwo", b"one\ntwo\n"), "b.txt": Change(b"x\n", b"x")},
    "crlf": {"a.txt": Change(b"one\r\ntwo\r\n", b"one\r\n2\r\n")},
    "lone carriage return": {"a.txt": Change(b"a\rb\nc\x0cd\n", b"a\rb\nC\x0cd\n")},
    "new": {"new/dir/a.txt": Change(None, b"hello\n")},
    "new and empty": {"empty": Change(None, b"")},
    "new executable": {"run": Change(None, b"#!/bin/sh\n", executable=True)},
    "emptied": {"a.txt": Change(b"x\n", b"")},
    "deleted": {"a.txt": Change(b"x\ny", None)},
    "deleted and empty": {"a.txt": Change(b"", None)},
    "binary": {"a.bin": Change(bytes(range(256)), bytes(range(255, -1, -1)) * 9), "b.bin": Change(None, b"\0" * 3000)},
    "binary deleted": {"a.bin": Change(b"\0\1", None)},
    "not UTF-8": {"a.txt": Change(b"\xff\n", b"\xfe\n")},
    "odd names": {
        'a "b" ü.txt': Change(b"x\n", b"y\n"),
        " lead and trail ": Change(None, b"x\n"),
        "tab\there": Change(b"x\n", None),
    },
    "nothing": {"a.txt": Change(b"x\n", b"x\n")},
}


def git(folder: Path, *arguments: str, given: bytes | None = None) -> bytes:
    command = ["git", "-C", str(folder), "-c", "core.autocrlf=false", *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout


def apply(folder: Path, files: dict[str, Change]) -> None:
    """Apply the patch with Git to the files before, and compare with the files after."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q")
    for uri, change in files.items():
        if change.before is not None:
            (folder / uri).parent.mkdir(parents=True, exist_ok=True)
            (folder / uri).write_bytes(change.before)
    made = patch(files)
    if made:
        git(folder, "apply", "--whitespace=nowarn", "-", given=made)
    for uri, change in files.items():
        path = folder / uri
        assert (path.read_bytes() if path.exists() else None) == change.after, uri
        if change.executable:
            assert path.stat().st_mode & 0o100


@pytest.mark.parametrize("case", CASES)
def test_git_applies_the_patch(tmp_path: Path, case: str) -> None:
    apply(tmp_path, CASES[case])


def test_git_applies_all_of_them_at_once(tmp_path: Path) -> None:
    files = {f"{number}/{uri}": each for number, case in enumerate(CASES.values()) for uri, each in case.items()}
    apply(tmp_path, files)


@settings(max_examples=25)  # each starts Git twice
@given(st.lists(st.tuples(st.binary(max_size=60), st.binary(max_size=60)), min_size=1, max_size=12))
def test_git_applies_any_bytes(tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[bytes, bytes]]) -> None:
    files = {f"{number}.txt": Change(before, after) for number, (before, after) in enumerate(pairs)}
    apply(tmp_path_factory.mktemp("apply"), files)


def test_a_long_file_is_written_whole(tmp_path: Path) -> None:
    before = b"".join(b"%d\n" % number for number in range(200_000))
    apply(tmp_path, {"a.txt": Change(before, before[::-1])})


def test_body_and_patch_are_on_disk(tmp_path: Path) -> None:
    picture = Picture("docs/x.png", "x", b"\x89PNG\r\n\x1a\n")
    words = type(evidence())(("Why.",), ("How.",), (), ("Back.",), (picture,))
    outcome = dry_run(proposal(evidence=words), tmp_path / "out")
    assert (outcome.state, outcome.number) == (State.DRY_RUN, None)
    assert outcome.branch == "self-improving/autoscale-forecast/shop"
    text = (tmp_path / "out/body.md").read_text("utf-8")
    assert text.startswith("# Give shop five replicas\n")
    assert "### Roll back" in text
    made = (tmp_path / "out/change.patch").read_bytes()
    assert b"+replicas: 5" in made
    assert "![x](docs/x.png)" in text
    assert (tmp_path / "out/docs/x.png").read_bytes() == picture.data
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == ["body.md", "change.patch", "docs"]


def test_a_dry_run_refuses_what_a_run_refuses(tmp_path: Path) -> None:
    bad = proposal(files={"a.txt": Change(None, b"postgres://u:hunter2hunter2@db/x\n")})
    with pytest.raises(InputError, match="would publish"):
        dry_run(bad, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("environ", "asked", "expected"),
    [
        ({}, None, True),
        ({"CI": "true"}, None, False),
        ({"CI": "1"}, None, False),
        ({"CI": "false"}, None, True),
        ({"GITHUB_ACTIONS": "true"}, None, False),
        ({"GITHUB_ACTIONS": "true"}, True, True),
        ({}, False, False),
    ],
)
def test_outside_of_ci_a_dry_run_is_the_default(environ: dict[str, str], asked: bool | None, expected: bool) -> None:
    assert wants_dry_run(environ, asked) is expected
