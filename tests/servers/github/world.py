"""What the server knows: repositories, tokens, pull requests; and what people do to them in tests."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.servers.github.objects import Objects
from tests.servers.github.refusals import RefusalError, protected

WRITE = {"contents": "write", "pull_requests": "write", "issues": "write", "metadata": "read"}
READ = dict.fromkeys(WRITE, "read")


@dataclass
class Token:
    """Who a token acts as and what it may. GitHub signs what a bot commits without naming an author."""

    login: str = "github-actions[bot]"
    permissions: Mapping[str, str] = field(default_factory=lambda: dict(WRITE))
    kind: str = "Bot"
    expired: bool = False
    remaining: int = 5000

    def may(self, needs: str) -> bool:
        """`needs` is like `contents:write`; any of several with `;` between them will do."""
        for each in filter(None, needs.split(";")):
            name, _, level = each.partition(":")
            if self.permissions.get(name) in ("write", level):
                return True
        return not needs


@dataclass
class Comment:
    id: int
    login: str
    kind: str
    body: str


@dataclass
class Pull:
    number: int
    title: str
    body: str
    head: str
    base: str
    head_sha: str
    login: str
    state: str = "open"
    draft: bool = False
    merged: bool = False
    closed_by: str | None = None
    labels: list[str] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)


@dataclass
class Protection:
    """A ruleset on branches whose name matches `pattern`."""

    pattern: str
    creations: bool = False
    updates: bool = False
    force: bool = False
    signatures: bool = False


@dataclass
class Repo:
    name: str
    objects: Objects = field(default_factory=Objects)
    refs: dict[str, str] = field(default_factory=dict)
    default_branch: str = "main"
    pulls: list[Pull] = field(default_factory=list)
    protections: list[Protection] = field(default_factory=list)
    pulls_by_actions: bool = True
    archived: bool = False
    pushes: list[tuple[str, str]] = field(default_factory=list)

    def start(self, files: Mapping[str, bytes], modes: Mapping[str, str] | None = None) -> str:
        """The first commit of the default branch."""
        entries = {path: ((modes or {}).get(path, "100644"), self.objects.blob(data)) for path, data in files.items()}
        sha = self.objects.commit(self.objects.tree_of(entries), (), "Start", "alice")
        self.refs[f"refs/heads/{self.default_branch}"] = sha
        return sha

    def head(self, branch: str) -> str | None:
        return self.refs.get(f"refs/heads/{branch}")

    def content(self, branch: str) -> dict[str, bytes]:
        sha = self.head(branch)
        assert sha is not None, f"no branch {branch}"
        return {path: self.objects.blobs[blob] for path, (_, blob) in self.objects.at(sha).items()}

    def mode(self, branch: str, path: str) -> str:
        return self.objects.at(self.refs[f"refs/heads/{branch}"])[path][0]

    def person_commits(self, branch: str, files: Mapping[str, bytes | None], author: str = "alice") -> str:
        """A person pushes a commit: contents by path, None to delete."""
        parent = self.refs[f"refs/heads/{branch}"]
        entries = self.objects.at(parent)
        for path, data in files.items():
            if data is None:
                del entries[path]
            else:
                entries[path] = ("100644", self.objects.blob(data))
        sha = self.objects.commit(self.objects.tree_of(entries), (parent,), "A change by hand", author)
        self.set_ref(f"refs/heads/{branch}", sha)
        return sha

    def update_branch(self, branch: str, author: str = "alice") -> str:
        """A person presses "Update branch": the base is merged into it."""
        ours, base = self.refs[f"refs/heads/{branch}"], self.refs[f"refs/heads/{self.default_branch}"]
        entries = self.objects.merged(base, ours)
        assert entries is not None, "conflict"
        sha = self.objects.commit(self.objects.tree_of(entries), (ours, base), "Merge main", author)
        self.set_ref(f"refs/heads/{branch}", sha)
        return sha

    def merge(self, pull: Pull, how: str = "merge") -> None:
        """A person merges a pull request; the branch stays."""
        base, head = self.refs[f"refs/heads/{pull.base}"], self.refs[f"refs/heads/{pull.head}"]
        entries = self.objects.merged(base, head)
        assert entries is not None, "conflict"
        parents = (base, head) if how == "merge" else (base,)
        sha = self.objects.commit(self.objects.tree_of(entries), parents, f"Merge #{pull.number}", "alice")
        self.refs[f"refs/heads/{pull.base}"] = sha
        pull.state, pull.merged, pull.closed_by = "closed", True, "alice"

    def set_ref(self, ref: str, sha: str | None) -> None:
        """Move, make or delete a ref, with what GitHub does to the pull requests of that branch."""
        if sha is None:
            del self.refs[ref]
        else:
            self.refs[ref] = sha
        self.pushes.append((ref, sha or ""))
        for pull in self.pulls:
            if f"refs/heads/{pull.head}" == ref and pull.state == "open":
                self._pushed(pull, sha)

    def _pushed(self, pull: Pull, sha: str | None) -> None:
        base = self.refs[f"refs/heads/{pull.base}"]
        if sha is None or not self.objects.ahead(base, sha):
            pull.state, pull.closed_by = "closed", None
        else:
            pull.head_sha = sha

    def guard(self, ref: str, sha: str | None, force: bool = False) -> None:
        """Raise what GitHub answers when a rule forbids this change of a ref."""
        branch = ref.removeprefix("refs/heads/")
        for rule in self.protections:
            if not fnmatch.fnmatch(branch, rule.pattern):
                continue
            if rule.creations and ref not in self.refs:
                raise protected("Cannot create ref due to creations being restricted.")
            if rule.updates and ref in self.refs:
                raise protected("Changes must be made through a pull request.")
            if rule.force and force:
                raise protected("Cannot force-push to this branch")
            if rule.signatures and sha and not self.objects.commits[sha].verified and sha not in self.refs.values():
                raise protected("Commits must have verified signatures.")


@dataclass
class World:
    repos: dict[str, Repo] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    without: set[str] = field(default_factory=set)
    """Mutations that this server does not have, as an old GitHub Enterprise."""
    reset: int = 4_102_444_800
    """When the rate limit starts anew, in seconds since 1970."""
    counter: int = 0

    def next(self) -> int:
        self.counter += 1
        return self.counter

    def repo(self, owner: str, name: str) -> Repo:
        found = self.repos.get(f"{owner}/{name}")
        if found is None:
            raise RefusalError(404, "Not Found")
        return found


Json = dict[str, Any]
