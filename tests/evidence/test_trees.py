"""The files of a work tree and of a commit."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from checks.errors import InputError
from checks.evidence import trees
from checks.evidence.programs import find
from tests.security.helpers import repository


def test_a_work_tree_is_what_is_there(tmp_path: Path) -> None:
    repo = repository(
        tmp_path, {".gitignore": "*.log\n", "a.txt": "a\n", "gone.txt": "b\n", "kept.log": "c\n", "dir/b.txt": "d\n"}
    )
    repo.write({"gone.txt": None, "new.txt": "e\n", "new.log": "f\n", "sp ace\n.txt": "g\n"})
    (repo.root / "link").symlink_to("a.txt")
    listing = trees.work_tree(repo.root)
    assert set(listing.files) == {".gitignore", "a.txt", "kept.log", "dir/b.txt", "new.txt", "sp ace\n.txt"}
    assert listing.links == ("link",)


def test_a_file_below_a_linked_folder_is_not_ours(tmp_path: Path) -> None:
    repo = repository(tmp_path, {"dir/a.txt": "a\n"})
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/a.txt").write_text("secret\n")
    (repo.root / "dir/a.txt").unlink()
    (repo.root / "dir").rmdir()
    (repo.root / "dir").symlink_to(tmp_path / "outside")
    assert trees.work_tree(repo.root).files == ()


def test_a_link_that_takes_the_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("/etc/passwd")
    with pytest.raises(InputError):
        trees.read(tmp_path, "a")


def test_a_commit_is_read_without_filters_and_attributes(tmp_path: Path) -> None:
    files = {
        "a.txt": "$Format:%H$\n",
        ".gitattributes": "* export-subst\nhidden export-ignore\n",
        "hidden": "h\n",
        "b": b"\0\1\n\n",
    }
    repo = repository(tmp_path, files)
    commit = trees.Commit.at(repo.root, "base")
    assert commit.read(["a.txt", "hidden", "b", "none"]) == {
        "a.txt": b"$Format:%H$\n",
        "hidden": b"h\n",
        "b": b"\0\1\n\n",
    }


def test_the_id_of_a_file_is_git_s(tmp_path: Path) -> None:
    repo = repository(tmp_path, {"a.txt": "a\n"})
    oid = trees.Commit.at(repo.root, "base").files["a.txt"]
    assert trees.object_id(b"a\n", oid) == oid


def test_outside_of_a_repository_git_s_words_are_passed_on(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not a git repository"):
        trees.work_tree(tmp_path)


def test_a_program_is_not_taken_from_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "repo/bin"
    inside.mkdir(parents=True)
    (inside / "tool").write_text("#!/bin/sh\n")
    (inside / "tool").chmod(0o755)
    monkeypatch.chdir(tmp_path / "repo")
    monkeypatch.setenv("PATH", os.pathsep.join([str(inside), "bin", ".", ""]))
    assert find("tool", tmp_path / "repo") is None
    assert find("tool", tmp_path / "other") == str(inside / "tool")
