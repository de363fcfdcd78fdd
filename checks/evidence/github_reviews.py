"""Reviews and comments of one pull request, by the rules of GitHub's API.

A review is posted whole or not at all, always as a COMMENT. A call whose answer was lost may have been done: it is
looked for before it is made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from checks.evidence.github import GitHub, GitHubError

MOST_COMMENTS = 3_000


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment that a bot wrote, or we ourselves."""

    id: int
    body: str


@dataclass(slots=True)
class PullRequest:
    """One pull request. All methods raise GitHubError."""

    github: GitHub
    number: int
    _login: str | None = field(default=None, init=False)

    def comments(self, wanted: Callable[[str], bool]) -> list[Comment]:
        """The comments below the description whose body is wanted and whose writer can be trusted, oldest first."""
        return self._trusted(f"issues/{self.number}/comments", wanted)

    def inline_comments(self, wanted: Callable[[str], bool]) -> list[Comment]:
        """The same for comments on lines."""
        return self._trusted(f"pulls/{self.number}/comments", wanted)

    def review(self, commit: str, body: str, comments: Sequence[Mapping[str, Any]]) -> None:
        """Post one review with comments on lines."""
        review = {"commit_id": commit, "event": "COMMENT", "body": body, "comments": list(comments)}
        bodies = {str(each["body"]) for each in comments}

        def is_there() -> bool:
            # GitHub may trim what it stores.
            heads = {each[:60] for each in bodies}
            return bool(self.inline_comments(lambda text: text[:60] in heads))

        self._once(f"pulls/{self.number}/reviews", review, is_there)

    def comment(self, body: str, known: int | None) -> None:
        """Write a comment, in place of the one whose id is known if that is still there."""
        if known is not None:
            try:
                self.github.rest("PATCH", f"issues/comments/{known}", {"body": body})
                return
            except GitHubError as error:
                if error.kind != "missing":
                    raise
        self._once(
            f"issues/{self.number}/comments",
            {"body": body},
            lambda: bool(self.comments(lambda text: text[:200] == body[:200])),
        )

    def _once(self, path: str, body: Mapping[str, Any], is_there: Callable[[], bool]) -> None:
        """Post; once more when the answer was lost and nothing shows that it was done."""
        try:
            self.github.rest("POST", path, body)
        except GitHubError as error:
            if error.kind not in ("server", "unreachable"):
                raise
            if not is_there():
                self.github.rest("POST", path, body)

    def _trusted(self, path: str, wanted: Callable[[str], bool]) -> list[Comment]:
        found = []
        for item in self._listing(path):
            body = item.get("body")
            if isinstance(body, str) and isinstance(item.get("id"), int) and wanted(body) and self._is_ours(item):
                found.append(Comment(item["id"], body))
        return found

    def _listing(self, path: str) -> Iterator[Mapping[str, Any]]:
        try:
            for number, item in enumerate(self.github.pages(path)):
                if number >= MOST_COMMENTS:
                    return
                if isinstance(item, dict):
                    yield item
        except GitHubError as error:
            if error.kind != "missing":
                raise

    def _is_ours(self, item: Mapping[str, Any]) -> bool:
        """Whether a bot wrote it, or the owner of our token: anybody else may copy a marker."""
        user = item.get("user")
        if not isinstance(user, dict):
            return False
        login = str(user.get("login"))
        # No person can have brackets in a name.
        return user.get("type") == "Bot" or login.endswith("[bot]") or login == self._own_login()

    def _own_login(self) -> str:
        if self._login is None:
            try:
                user = self.github.rest("GET", "/user")
                self._login = str(user.get("login") or "") if isinstance(user, dict) else ""
            except GitHubError:
                # The token of a job is no user.
                self._login = ""
        return self._login or "\0"
