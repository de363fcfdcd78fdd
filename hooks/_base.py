"""The version that a pull request is compared with, found in the checkout that GitHub made."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from checks.errors import InputError

TODO = "Give actions/checkout `fetch-depth: 0`, or set the input `base`."


def of(wanted: str, env: Mapping[str, str]) -> str:
    """The commit to compare with, or nothing: outside a pull request, or when `wanted` is `none`."""
    if wanted:
        return "" if wanted == "none" else wanted
    if branch := env.get("GITHUB_BASE_REF"):
        return _merge_base(branch, env)
    if env.get("GITHUB_EVENT_NAME") == "merge_group":
        return _merge_group_base(Path(env["GITHUB_EVENT_PATH"]))
    return ""


def _merge_group_base(event: Path) -> str:
    base = str(json.loads(event.read_bytes())["merge_group"]["base_sha"])
    if not _commit(base) and not _fetched("--depth=1", "origin", base):
        raise InputError("is not in this checkout", base, TODO)
    return base


def _merge_base(branch: str, env: Mapping[str, str]) -> str:
    """What the branch had when the pull request left it. A shallow checkout is deepened as needed."""
    remote = f"refs/remotes/origin/{branch}"
    refspec = f"+refs/heads/{branch}:{remote}"
    attempts = (
        (),
        ("--depth=2", "origin", _commit("HEAD")),
        ("origin", refspec),
        ("--unshallow", "origin", refspec),
    )
    for fetch in attempts:
        if fetch and not _fetched(*fetch):
            continue
        if base := _git("merge-base", "HEAD", remote) or _merged_into(env):
            return base
    raise InputError(f"has no known common commit with origin/{branch}", "HEAD", TODO)


def _merged_into(env: Mapping[str, str]) -> str:
    """GitHub's own merge commit of a pull request: its first parent is the base branch."""
    is_merge = env.get("GITHUB_REF", "").endswith("/merge") and env.get("GITHUB_SHA") == _commit("HEAD")
    return _commit("HEAD^1") if is_merge else ""


def _commit(name: str) -> str:
    return _git("rev-parse", "--quiet", "--verify", f"{name}^{{commit}}")


def _fetched(*arguments: str) -> bool:
    return _run("fetch", "--no-tags", "--quiet", *arguments).returncode == 0


def _git(*arguments: str) -> str:
    result = _run(*arguments)
    return result.stdout.strip() if result.returncode == 0 else ""


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
    return subprocess.run(["git", *arguments], capture_output=True, text=True, check=False, env=env)
