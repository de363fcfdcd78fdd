"""Whose a branch is: ours as far as it holds exactly one commit of ours, with what that commit's digest says."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from urllib.parse import quote

from checks.evidence.github import GitHub, GitHubError
from checks.pull_request import marks

MOST_COMMITS = 250


class Owner(Enum):
    """Who made the commits of a branch that its base lacks."""

    ABSENT = "there is no such branch"
    NOBODY = "it has no commit of its own"
    US = "it holds our commit only"
    PERSON = "it holds commits of others"


@dataclass(frozen=True, slots=True)
class Branch:
    """The state of a branch against a base commit. `files` are hashes by path, None for a deleted file."""

    owner: Owner
    sha: str = ""
    merge_base: str = ""
    files: dict[str, str | None] = field(default_factory=dict)


def head_of(github: GitHub, branch: str) -> str | None:
    """The commit that a branch points to, None without such a branch."""
    try:
        return str(github.rest("GET", f"git/ref/heads/{quote(branch)}")["object"]["sha"])
    except GitHubError as error:
        if error.status == 404:
            return None
        raise


def look(github: GitHub, branch: str, base_sha: str) -> Branch:
    """Read a branch and compare it with the base."""
    sha = head_of(github, branch)
    if sha is None:
        return Branch(Owner.ABSENT)
    try:
        found = github.rest("GET", f"compare/{base_sha}...{sha}")
    except GitHubError as error:
        if error.status == 404:  # no common history
            return Branch(Owner.PERSON, sha)
        raise
    files = marks.compared(found.get("files") or [])
    return Branch(_owner(found, files), sha, str(found["merge_base_commit"]["sha"]), files)


def _owner(found: dict[str, Any], files: dict[str, str | None]) -> Owner:
    """Merges of the base into the branch, as the button "Update branch" makes them, add nothing of a person."""
    if not found["ahead_by"]:
        return Owner.NOBODY
    commits = found.get("commits") or []
    made = [each for each in commits if len(each.get("parents") or []) < 2]
    if found["ahead_by"] > MOST_COMMITS or len(made) != 1:
        return Owner.PERSON
    ours = marks.digest_of(str(made[0]["commit"]["message"])) == marks.digest(files)
    return Owner.US if ours else Owner.PERSON
