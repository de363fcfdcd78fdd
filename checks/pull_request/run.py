"""Bring one pull request into the state that a proposal asks for. Every step may be the last: a next run goes on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import quote

from checks.evidence.github import GitHub, GitHubError
from checks.model import Level, Notification
from checks.pull_request import body, marks, markup, names
from checks.pull_request.branches import Branch, Owner, look
from checks.pull_request.commits import Pusher
from checks.pull_request.patch import patch
from checks.pull_request.private import Private
from checks.pull_request.proposal import Outcome, Proposal, State, warnings
from checks.pull_request.pulls import Pulls
from checks.pull_request.trees import Settled, Tree, settle
from checks.reporters.safe import url_path

Json = dict[str, Any]
ACTIONS = "github-actions[bot]"
_NO_RUNS = (
    "GITHUB_TOKEN wrote this, so no workflow runs on it by itself: use the token of a GitHub App, "
    "or close and reopen the pull request by hand"
)


@dataclass
class Run:
    """One attempt, on one reading of the repository."""

    github: GitHub
    proposal: Proposal
    private: Private
    now: float

    def __post_init__(self) -> None:
        self.repository: Json = self.github.rest("GET", "")
        self.branch = names.branch(self.proposal.optimizer, self.proposal.target)
        self.pulls = Pulls(self.github, self.branch)
        self.pull = self.pulls.open()
        asked = self.proposal.base or str(self.repository["default_branch"])
        self.base = str(self.pull["base"]["ref"]) if self.pull else asked  # a person may have given it another
        self.base_sha = str(self.github.rest("GET", f"git/ref/heads/{quote(self.base)}")["object"]["sha"])
        self.tree = Tree(self.github, self.base_sha)
        self.title = body.title(self.proposal, self.private)

    def go(self) -> Outcome:
        """What has to be done, done."""
        pull, settled = self.pull, settle(self.proposal, self.tree)
        if settled.conflicts:
            todo = "nothing was changed; run again on the newest state"
            return self._outcome(State.STALE, pull, *(f"{each}: {todo}" for each in settled.conflicts))
        if not settled.entries:
            return self._nothing_left(pull)
        if pull is None:
            return self._propose(settled)
        return self._renew(pull, settled)

    def _propose(self, settled: Settled) -> Outcome:
        if declined := self.pulls.declined(self.proposal.fingerprint, self.base):
            why = Notification(
                Level.NOTE, f"the same was closed in #{declined['number']}: reopen that to take it up again"
            )
            outcome = self._outcome(State.DECLINED, declined)
            return replace(outcome, notifications=(*outcome.notifications, why))
        if self.found.owner is Owner.PERSON:
            problem = f"the branch {self.branch} holds commits of others and has no pull request: open one or delete it"
            return self._outcome(State.KEPT, None, problem)
        sha, signed = self._pushed(settled)
        made = self.pulls.create(self.title, self._body(sha), self.base)
        return self._labelled(self._outcome(State.CREATED, made, sha=sha, signed=signed), made)

    def _renew(self, pull: Json, settled: Settled) -> Outcome:
        if self.found.owner is Owner.ABSENT:
            raise GitHubError("conflict", 409, self.branch, "the branch was deleted in the meantime")
        if self.found.owner is Owner.PERSON:
            return self._kept(pull, settled)
        sha, signed = self._pushed(settled)
        edited = self.pulls.edit(pull, self.title, self._body(sha))
        moved = sha != self.found.sha
        state = State.UPDATED if moved or edited else State.UNCHANGED
        return self._outcome(state, pull, sha=sha, signed=signed)

    def _kept(self, pull: Json, settled: Settled) -> Outcome:
        """A person's commits are on the branch: leave it alone, and say once what is new against what they know."""
        if all(self.found.files.get(path, "") == entry.sha for path, entry in settled.entries.items()):
            return self._outcome(State.UNCHANGED, pull, sha=self.found.sha)
        outcome = self._outcome(State.KEPT, pull, "the branch holds commits of others and was left as it is")
        mark = marks.read(pull.get("body"))
        if mark and mark.fingerprint == self.proposal.fingerprint:
            return outcome
        change = self.private.masked(patch(self.proposal.files).decode("utf-8", "replace"))
        words = (
            "This branch holds commits of others, so it was left as it is. A new run proposes this instead; "
            "delete the branch to get it as a pull request of its own."
        )
        self.pulls.say(pull, "kept", f"{words}\n\n{markup.code(change, 'diff')}")
        return outcome

    def _nothing_left(self, pull: Json | None) -> Outcome:
        if pull is None:
            self._tidy()
            return self._outcome(State.NOTHING, None)
        if not self.proposal.complete:
            return self._outcome(State.KEPT, pull, "not everything was analysed, so the pull request was not closed")
        mark = marks.read(pull.get("body"))
        if mark and mark.closed:
            return self._outcome(State.KEPT, pull, "nothing is left to propose, but a person reopened the pull request")
        if self.found.owner is Owner.PERSON:
            self.pulls.say(pull, "nothing", "Nothing is left to propose. The branch holds commits of others: it stays.")
            return self._outcome(State.KEPT, pull, "nothing is left to propose, but the branch holds commits of others")
        text = f"Nothing is left to propose: {markup.text(self.base)} has it all, or it is not needed any more."
        self.pulls.say(pull, "nothing", text)
        self.pulls.close(pull, self._closed(pull))
        if self.found.owner is not Owner.ABSENT:
            self._pusher.delete(self.found.sha)
        return self._outcome(State.CLOSED, pull)

    def _tidy(self) -> None:
        """Delete the branch of a pull request that we closed, if a run died before it could."""
        last = next(iter(self.pulls.closed()), None)
        mark = marks.read(last.get("body")) if last else None
        if mark and mark.closed and self.found.owner in (Owner.US, Owner.NOBODY):
            self._pusher.delete(self.found.sha)

    @cached_property
    def found(self) -> Branch:
        """The branch as it is."""
        return look(self.github, self.branch, self.base_sha)

    @cached_property
    def _pusher(self) -> Pusher:
        folder = names.staging_folder(self.proposal.optimizer, self.proposal.target)
        return Pusher(self.github, str(self.repository.get("node_id")), self.branch, folder, self.now)

    def _pushed(self, settled: Settled) -> tuple[str, bool | None]:
        """The commit at the branch's head; a new one only when the files or what they stand on differ."""
        if self.found.owner is Owner.US and not self._differs(settled):
            return self.found.sha, None
        digest = marks.digest({path: entry.sha for path, entry in settled.entries.items()})
        message = body.message(self.proposal, self.private, digest)
        self._pusher.sweep()
        commit = self._pusher.push(self.base_sha, self.found.sha or None, message, settled.entries)
        return commit.sha, commit.signed

    def _differs(self, settled: Settled) -> bool:
        wanted = {path: entry.sha for path, entry in settled.entries.items()}
        fixes = {path: sha for path, sha in wanted.items() if path not in settled.pictures}
        there = {path: sha for path, sha in self.found.files.items() if path not in settled.pictures}
        if fixes != there or set(wanted) != set(self.found.files):
            return True
        if self.found.merge_base == self.base_sha:
            return False
        old = Tree(self.github, self.found.merge_base)
        return any(old.find(path) != self.tree.find(path) for path in wanted)

    def _body(self, sha: str) -> str:
        before = self.pulls.merged(self.proposal.fingerprint, self.base)
        said = f"Pull request {before['number']} was the same and was merged; the base lacks it now." if before else ""
        return body.render(self.proposal, self.private, lambda path: f"../blob/{sha}/{url_path(path)}?raw=true", said)

    def _closed(self, pull: Json) -> str:
        """Our part of the present body, marked as closed by us."""
        mark = marks.read(pull.get("body")) or marks.Mark(self.proposal.fingerprint, marks.title_hash(pull["title"]))
        return marks.block(replace(mark, closed=True), marks.inside(pull.get("body")))

    def _labelled(self, outcome: Outcome, pull: Json) -> Outcome:
        if not self.proposal.labels:
            return outcome
        try:
            self.github.rest("POST", f"issues/{pull['number']}/labels", {"labels": list(self.proposal.labels)})
        except GitHubError as error:
            note = Notification(Level.WARNING, f"the labels were not set: {error.message}")
            return replace(outcome, notifications=(*outcome.notifications, note))
        return outcome

    def _outcome(
        self, state: State, pull: Json | None, *problems: str, sha: str = "", signed: bool | None = None
    ) -> Outcome:
        pull = pull or {}
        notes = [*self.proposal.notifications, *warnings(problems)]
        if (pull.get("user") or {}).get("login") == ACTIONS and signed is not None:
            notes.append(Notification(Level.NOTE, _NO_RUNS))
        if signed is False:
            notes.append(Notification(Level.NOTE, "the commit is not signed: only those of a GitHub App are"))
        number, url = pull.get("number"), str(pull.get("html_url") or "")
        return Outcome(state, self.branch, number, url, sha, signed, tuple(notes))
