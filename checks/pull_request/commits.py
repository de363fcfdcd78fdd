"""Make one commit on top of the base and move the branch to it, without a moment in which others lose something.

GitHub signs what createCommitOnBranch makes. It can only add to a branch, and a pull request whose branch equals
its base is closed for good; so the commit is made on a branch of its own, and the real one is moved afterwards.
Servers that cannot do that, and changes that it cannot make (file modes, much data), take the Git data API.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from checks.evidence.github import GitHub, GitHubError
from checks.pull_request.branches import head_of
from checks.pull_request.trees import FILE, Entry, tree_of

Message = tuple[str, str]
"""The first line of a commit's message, and the rest."""
ZEROS = "0" * 40
MOST_GRAPHQL = 20 << 20
HOUR = 3600.0
_FINAL = ("token", "limit", "unreachable")
"""Refusals that another way of doing the same would meet again, or that leave it open whether it was done.

A permission is none of them: REST says which one it is, and a token may have fewer of them in GraphQL.
"""
_COMMIT = """mutation($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid signature { isValid } } }
}"""
_MOVE = "mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that the branch now points to."""

    sha: str
    signed: bool


@dataclass(slots=True)
class Pusher:
    """Writes one branch of one repository. `node` is the repository's id, `staging` the folder of its helpers."""

    github: GitHub
    node: str
    branch: str
    staging: str
    now: float
    _helper: str = field(default="", init=False)

    def push(self, base_sha: str, expected: str | None, message: Message, entries: Mapping[str, Entry]) -> Commit:
        """Put one commit on `base_sha` and move the branch to it from `expected`, None for a branch that is not there.

        Raises GitHubError; of the kind `conflict` when the branch is somewhere else by now.
        """
        try:
            commit = self._signed(base_sha, message, entries) or self._plain(base_sha, message, entries)
            self._move(expected, commit.sha)
        finally:
            self._drop_helper()
        return commit

    def delete(self, expected: str) -> None:
        """Remove the branch if it is still at `expected`."""
        if not self._moved([{"name": f"refs/heads/{self.branch}", "beforeOid": expected, "afterOid": ZEROS}]):
            self._unless_moved(expected)
            self.github.rest("DELETE", f"git/refs/heads/{self.branch}")

    def sweep(self) -> None:
        """Remove helper branches that a run left behind when it was killed."""
        try:
            refs = list(self.github.pages(f"git/matching-refs/heads/{self.staging}"))
        except GitHubError as error:
            if error.kind in _FINAL:
                raise
            return
        for each in refs:
            name = str(each["ref"]).removeprefix("refs/heads/")
            made = name.removeprefix(self.staging).partition("-")[0]
            if made.isascii() and made.isdigit() and int(made[:12]) < self.now - HOUR:
                self._drop(name)

    def _signed(self, base_sha: str, message: Message, entries: Mapping[str, Entry]) -> Commit | None:
        """The commit through createCommitOnBranch, None when it cannot make this one."""
        size = sum(len(each.data or b"") for each in entries.values())
        if size > MOST_GRAPHQL or any(each.mode != FILE for each in entries.values() if each.data is not None):
            return None
        helper = f"{self.staging}{int(self.now)}-{secrets.token_hex(4)}"
        try:
            self.github.rest("POST", "git/refs", {"ref": f"refs/heads/{helper}", "sha": base_sha})
            self._helper = helper
            answer = self.github.graphql(_COMMIT, {"input": self._input(helper, base_sha, message, entries)})
        except GitHubError as error:
            if error.kind in _FINAL:
                raise
            self._drop_helper()
            return None
        commit = (answer.get("createCommitOnBranch") or {}).get("commit")
        if not commit:
            self._drop_helper()
            return None
        return Commit(str(commit["oid"]), bool((commit.get("signature") or {}).get("isValid")))

    def _input(self, helper: str, base_sha: str, message: Message, entries: Mapping[str, Entry]) -> object:
        added = [
            {"path": path, "contents": base64.b64encode(each.data).decode()}
            for path, each in entries.items()
            if each.data is not None
        ]
        deleted = [{"path": path} for path, each in entries.items() if each.data is None]
        return {
            "branch": {"repositoryNameWithOwner": self.github.repository, "branchName": helper},
            "message": {"headline": message[0], "body": message[1]},
            "expectedHeadOid": base_sha,
            "fileChanges": {"additions": added, "deletions": deleted},
        }

    def _plain(self, base_sha: str, message: Message, entries: Mapping[str, Entry]) -> Commit:
        """The commit through the Git data API. GitHub signs it too when a bot makes it and no author is named."""
        rest = self.github.rest
        tree = []
        for path, entry in entries.items():
            sha = None
            if entry.data is not None:
                blob = {"content": base64.b64encode(entry.data).decode(), "encoding": "base64"}
                sha = rest("POST", "git/blobs", blob)["sha"]
            tree.append({"path": path, "mode": entry.mode, "type": "blob", "sha": sha})
        made = rest("POST", "git/trees", {"base_tree": tree_of(self.github, base_sha), "tree": tree})["sha"]
        body = {"message": "\n\n".join(message), "tree": made, "parents": [base_sha]}
        commit = rest("POST", "git/commits", body)
        return Commit(str(commit["sha"]), bool((commit.get("verification") or {}).get("verified")))

    def _move(self, expected: str | None, sha: str) -> None:
        name = f"refs/heads/{self.branch}"
        updates: list[dict[str, object]] = [
            {"name": name, "beforeOid": expected or ZEROS, "afterOid": sha, "force": expected is not None}
        ]
        if self._helper:
            updates.append({"name": f"refs/heads/{self._helper}", "beforeOid": sha, "afterOid": ZEROS})
        if self._moved(updates):
            self._helper = ""
            return
        self._unless_moved(expected)
        if expected is None:
            self.github.rest("POST", "git/refs", {"ref": name, "sha": sha})
        else:
            self.github.rest("PATCH", f"git/{name}", {"sha": sha, "force": True})

    def _moved(self, updates: list[dict[str, object]]) -> bool:
        """Whether updateRefs did it, all at once and only from where the refs were expected.

        False when the server does not know it, or does not say in words that we know why it refused.
        """
        try:
            self.github.graphql(_MOVE, {"input": {"repositoryId": self.node, "refUpdates": updates}})
        except GitHubError as error:
            if error.kind in (*_FINAL, "protected", "conflict"):
                raise
            return False
        return True

    def _unless_moved(self, expected: str | None) -> None:
        """A server without updateRefs cannot compare and move in one step: the gap is made as small as can be."""
        if head_of(self.github, self.branch) != expected:
            raise GitHubError("conflict", 409, self.branch, "the branch moved in the meantime")

    def _drop_helper(self) -> None:
        if self._helper:
            self._drop(self._helper)
            self._helper = ""

    def _drop(self, name: str) -> None:
        try:
            self.github.rest("DELETE", f"git/refs/heads/{name}")
        except GitHubError:
            return  # the next run sweeps
