"""Brings the findings to the pull request: each once, on its line, and one summary that is kept up to date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from checks.errors import GuardError
from checks.evidence.github import GitHub, GitHubError
from checks.evidence.github_reviews import PullRequest
from checks.review import comments, state
from checks.review.comments import Summary
from checks.review.event import Event
from checks.review.masking import Masker
from checks.review.state import State

# Seconds for GitHub before the model is asked and after it; a short run has little patience.
READ_S, WRITE_S = 20.0, 45.0
LEAST_S = 8.0


@dataclass(slots=True)
class Publisher:
    """The pull request of a run, if there is one that can be reached. `notes` tell what could not be done."""

    environ: Mapping[str, str]
    event: Event
    masker: Masker
    dry_run: bool
    deadline_s: float
    before: State = field(default_factory=State)
    notes: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    _known: int | None = None
    _can_write: bool = False

    @property
    def has_summary(self) -> bool:
        """Whether a summary of ours is there."""
        return self._known is not None

    def read(self) -> None:
        """What was said before. Without knowing that, nothing is written."""
        request = self._request(min(READ_S, self.deadline_s / 4))
        if request is None:
            return
        try:
            for comment in request.comments(lambda body: state.read(body) is not None):
                self._known, self.before = comment.id, state.read(comment.body) or State()
            inline = request.inline_comments(lambda body: state.found_in(body) is not None)
        except GuardError as error:
            self._note("the pull request cannot be read, so nothing is posted", error)
            return
        said = [state.found_in(comment.body) or "" for comment in inline]
        missing = [name for name in said if name not in self.before.said]
        self.before = replace(self.before, said=(*self.before.said, *missing))
        self._can_write = True

    def write(self, commit: str, summary: Summary, after: State) -> Summary:
        """Post `summary.posted` as a review and then the summary; the summary as it came out."""
        request = self._request(min(WRITE_S, self.deadline_s / 4)) if self._can_write else None
        posted = summary.posted
        if request is None or (posted and not self._review(request, commit, summary)):
            summary = replace(summary, posted=(), listed=[*posted, *summary.listed])
        else:
            after = replace(after, said=(*after.said, *(item.fingerprint for item in posted)))
        if request is not None:
            self._summarise(request, replace(summary, notes=[*summary.notes, *self.notes]), after)
        return replace(summary, notes=[*summary.notes, *self.notes])

    def _review(self, request: PullRequest, commit: str, summary: Summary) -> bool:
        found = [comments.inline(item) for item in summary.posted]
        body = f"AI review: {summary.verdict}"
        if self.dry_run:
            self.shown.append(f"would post a review of {commit}: {body}")
            self.shown += [f"would post on {_where(each)}: {each['body']}" for each in found]
            return True
        try:
            request.review(commit, body, found)
        except GitHubError as error:
            self._note("the comments on lines could not be posted", error)
            return False
        return True

    def _summarise(self, request: PullRequest, summary: Summary, after: State) -> None:
        text = comments.summary(summary)
        if self.dry_run:
            self.shown.append(f"would {'edit' if self._known else 'post'} the summary: {text}")
            return
        try:
            request.comment(comments.fitting(state.marker(after), text), self._known)
        except GitHubError as error:
            self._note("the summary could not be posted", error)

    def _request(self, seconds: float) -> PullRequest | None:
        if self.event.number is None:
            return None
        if not self.environ.get("GITHUB_TOKEN", "").strip() or not self.environ.get("GITHUB_REPOSITORY", "").strip():
            if not self.notes:
                self.notes.append("nothing is posted: GITHUB_TOKEN or GITHUB_REPOSITORY is not set")
            return None
        try:
            return PullRequest(GitHub.from_environment(self.environ, max(LEAST_S, seconds)), self.event.number)
        except GuardError as error:
            self._note("nothing is posted", error)
            return None

    def _note(self, what: str, error: GuardError) -> None:
        self.notes.append(self.masker.mask(f"{what}: {error.what}" + (f". {error.todo}" if error.todo else "")))


def _where(comment: Mapping[str, Any]) -> str:
    return f"{comment['path']} {comment['side']} {comment.get('start_line', comment['line'])}-{comment['line']}"
