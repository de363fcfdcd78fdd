from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from checks.errors import UsageError
from checks.evidence.git import Repository, root_of, tracked


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(root), *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A branch `main` with one commit, and a branch `change` with another, checked out."""
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "chart").mkdir()
    (tmp_path / "chart/values.yaml").write_text("a: 1\nb: 2\nc: 3\n")
    (tmp_path / "chart/old.yaml").write_text("".join(f"k{i}: {i}\n" for i in range(20)))
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "one")
    git(tmp_path, "checkout", "-qb", "change")
    (tmp_path / "chart/values.yaml").write_text("a: 1\nb: 5\nc: 3\n")
    git(tmp_path, "mv", "chart/old.yaml", "chart/new.yaml")
    git(tmp_path, "commit", "-qam", "two")
    (tmp_path / "untracked é.yaml").write_text("x: 1\n")
    return tmp_path


def test_the_root_is_the_work_tree(repository: Path, tmp_path: Path) -> None:
    assert root_of(repository / "chart") == repository.resolve()


def test_an_older_version_is_read(repository: Path) -> None:
    base = Repository.at(repository, "main")
    assert base.read("chart/values.yaml") == b"a: 1\nb: 2\nc: 3\n"
    assert base.read("chart/missing.yaml") is None


def test_a_renamed_file_has_its_older_version(repository: Path) -> None:
    old = Repository.at(repository, "main").read("chart/new.yaml")
    assert old is not None
    assert old.startswith(b"k0: 0\n")


def test_a_folder_at_the_base(repository: Path) -> None:
    base = Repository.at(repository, "main")
    assert set(base.tree("chart")) == {"values.yaml", "old.yaml"}
    assert base.tree("nowhere") == {}


def test_changed_files_and_lines(repository: Path) -> None:
    base = Repository.at(repository, "main")
    assert base.changed() == {"chart/values.yaml", "chart/new.yaml", "untracked é.yaml"}
    assert base.lines("chart/values.yaml") == {2}
    assert base.lines("chart/values.yaml", 1) == {1, 2, 3}
    assert base.lines("untracked é.yaml") is None


def test_tracked_files(repository: Path) -> None:
    assert tracked(repository) == ["chart/new.yaml", "chart/values.yaml", "untracked é.yaml"]


@pytest.mark.parametrize("ref", ["nowhere", "--output=/tmp/x", "HEAD~99"])
def test_an_unknown_revision_is_said(repository: Path, ref: str) -> None:
    with pytest.raises(UsageError, match="revision"):
        Repository.at(repository, ref)


def test_unrelated_histories_are_said(repository: Path) -> None:
    git(repository, "checkout", "-q", "--orphan", "other")
    git(repository, "commit", "-qm", "alone")
    with pytest.raises(UsageError, match="no common commit"):
        Repository.at(repository, "main")
