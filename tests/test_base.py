"""The base of a pull request is found in every checkout that GitHub's runner makes."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from checks.errors import InputError
from hooks import _base


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """main: one, two, five. pull (from two): three, four. refs/pull/7/merge: pull merged into main."""
    folder = tmp_path_factory.mktemp("origin")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
    for branch, commits in {"main": ("one", "two"), "pull": ("three", "four")}.items():
        git(folder, "switch", "--quiet", "-C", branch)
        for name in commits:
            commit(folder, name)
    git(folder, "switch", "--quiet", "main")
    commit(folder, "five")
    git(folder, "switch", "--quiet", "--detach")
    git(folder, "merge", "--quiet", "--no-ff", "--message=merge", "pull")
    git(folder, "update-ref", "refs/pull/7/merge", "HEAD")
    git(folder, "switch", "--quiet", "main")
    return folder


@pytest.mark.parametrize(
    ("fetch", "base"),
    [
        pytest.param(("+refs/pull/7/merge", "--depth=1"), "five", id="checkout's default: the merge, shallow"),
        pytest.param(
            ("+refs/pull/7/merge", "+refs/heads/*:refs/remotes/origin/*"), "five", id="the merge, all history"
        ),
        pytest.param(("pull", "--depth=1"), "two", id="the head, shallow"),
        pytest.param(("pull", "+refs/heads/*:refs/remotes/origin/*"), "two", id="the head, all history"),
    ],
)
def test_base_of_a_pull_request(
    fetch: tuple[str, ...], base: str, origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "remote", "add", "origin", origin.as_uri())
    git(tmp_path, "fetch", "--quiet", "--no-tags", "origin", *sorted(fetch, reverse=True))
    git(tmp_path, "checkout", "--quiet", "FETCH_HEAD")
    monkeypatch.chdir(tmp_path)
    ref = "refs/pull/7/merge"
    env = {"GITHUB_BASE_REF": "main", "GITHUB_REF": ref, "GITHUB_SHA": git(origin, "rev-parse", ref)}
    assert git(origin, "log", "-1", "--format=%s", _base.of("", env)) == base


def test_a_merge_on_the_branch_is_not_the_merge_of_the_pull_request(
    origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first parent is the branch's own last commit, with which nothing must be compared."""
    git(tmp_path, "clone", "--quiet", "--branch=pull", origin.as_uri(), "clone")
    clone = tmp_path / "clone"
    git(clone, "merge", "--quiet", "--message=update", "origin/main")
    monkeypatch.chdir(clone)
    env = {"GITHUB_BASE_REF": "main", "GITHUB_REF": "refs/pull/7/merge", "GITHUB_SHA": "0" * 40}
    assert git(origin, "log", "-1", "--format=%s", _base.of("", env)) == "five"


def test_base_of_a_merge_group(origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", origin.as_uri(), "clone")
    monkeypatch.chdir(tmp_path / "clone")
    base = git(origin, "rev-parse", "main~1")
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"merge_group": {"base_sha": base}}))
    env = {"GITHUB_EVENT_NAME": "merge_group", "GITHUB_EVENT_PATH": str(event)}
    assert _base.of("", env) == base
    assert git(tmp_path / "clone", "cat-file", "-t", base) == "commit"


def test_an_unreachable_base_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, "lonely")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="no known common commit with origin/main") as caught:
        _base.of("", {"GITHUB_BASE_REF": "main"})
    assert "fetch-depth: 0" in caught.value.todo


@pytest.mark.parametrize(
    ("wanted", "env", "base"),
    [
        pytest.param("", {}, "", id="a push"),
        pytest.param("none", {"GITHUB_BASE_REF": "main"}, "", id="everything was asked for"),
        pytest.param("v1", {"GITHUB_BASE_REF": "main"}, "v1", id="a base was asked for"),
    ],
)
def test_base_without_git(wanted: str, env: dict[str, str], base: str) -> None:
    assert _base.of(wanted, env) == base


def commit(folder: Path, name: str) -> None:
    (folder / name).write_text(name)
    git(folder, "add", name)
    git(folder, "commit", "--quiet", f"--message={name}")


def git(folder: Path, *arguments: str) -> str:
    person = ("-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", *person, *arguments], cwd=folder, env=env, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip()
