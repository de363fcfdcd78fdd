"""Pull requests of one branch, and the comments that we leave on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from checks.evidence.github import GitHub, GitHubError
from checks.pull_request import marks

Json = dict[str, Any]
MOST_BODY = 65_536


@dataclass
class Pulls:
    """The pull requests from `branch` of this repository; those of forks are none of ours."""

    github: GitHub
    branch: str
    _known: dict[str, list[Json]] = field(default_factory=dict)

    def open(self) -> Json | None:
        """The open one, whatever base a person gave it."""
        return next(iter(self._list("open")), None)

    def closed(self) -> list[Json]:
        """All that were merged or closed, the newest first."""
        return self._list("closed")

    def declined(self, fingerprint: str, base: str) -> Json | None:
        """One with this fingerprint that a person closed, or whose branch a person deleted."""
        return next((each for each in self._same(fingerprint, base) if not each.get("merged_at")), None)

    def merged(self, fingerprint: str, base: str) -> Json | None:
        """One with this fingerprint that was merged."""
        return next((each for each in self._same(fingerprint, base) if each.get("merged_at")), None)

    def _same(self, fingerprint: str, base: str) -> Iterator[Json]:
        for pull in self.closed():
            mark = marks.read(pull.get("body"))
            if mark and mark.fingerprint == fingerprint and not mark.closed and pull["base"]["ref"] == base:
                yield pull

    def create(self, title: str, body: str, base: str) -> Json:
        """Open the pull request. Raises GitHubError of the kind `conflict` when another run was faster."""
        what = {"title": title, "body": body, "head": self.branch, "base": base}
        made: Json = self.github.rest("POST", "pulls", what)
        return made

    def edit(self, pull: Json, title: str, body: str) -> bool:
        """Renew title and body where they differ; a title that a person changed stays. Whether anything was sent.

        A body stays too when people wrote so much around our part that GitHub would refuse a new one.
        """
        mark = marks.read(pull.get("body"))
        changed: Json = {}
        ours = mark is not None and mark.title == marks.title_hash(str(pull["title"]))
        if ours and pull["title"] != title:
            changed["title"] = title
        whole = marks.merged(pull.get("body"), body)
        if len(whole) <= MOST_BODY and whole.strip() != str(pull.get("body") or "").replace("\r\n", "\n").strip():
            changed["body"] = whole
        if changed:
            self.github.rest("PATCH", f"pulls/{pull['number']}", changed)
        return bool(changed)

    def close(self, pull: Json, body: str) -> None:
        """Close it, with a body that says that we did."""
        whole = marks.merged(pull.get("body"), body)
        self.github.rest("PATCH", f"pulls/{pull['number']}", {"state": "closed", "body": whole})

    def say(self, pull: Json, name: str, text: str) -> None:
        """Comment once under this name; from then on the comment is edited, which notifies nobody."""
        body = f"{marks.note(name)}\n{text}"
        path = f"issues/{pull['number']}/comments"
        for comment in self.github.pages(path):
            if marks.note(name) in str(comment.get("body")) and self._is_ours(comment.get("user") or {}):
                if str(comment["body"]).replace("\r\n", "\n").strip() != body.strip():
                    self.github.rest("PATCH", f"issues/comments/{comment['id']}", {"body": body})
                return
        self.github.rest("POST", path, {"body": body})

    @cached_property
    def _login(self) -> str:
        try:
            return str(self.github.graphql("{ viewer { login } }")["viewer"]["login"])
        except GitHubError:
            return ""

    def _is_ours(self, user: Json) -> bool:
        """A comment counts only when this token's own account wrote it: anybody can write the mark."""
        login = str(user.get("login"))
        if not self._login:
            return user.get("type") == "Bot"
        return login.removesuffix("[bot]") == self._login.removesuffix("[bot]") and (
            (user.get("type") == "Bot") == self._login.endswith("[bot]")
        )

    def _list(self, state: str) -> list[Json]:
        if state not in self._known:
            owner = self.github.repository.partition("/")[0]
            query = {"state": state, "head": f"{owner}:{self.branch}"}
            self._known[state] = [each for each in self.github.pages("pulls", query) if self._matches(each)]
        return self._known[state]

    def _matches(self, pull: Json) -> bool:
        head, base = pull.get("head") or {}, pull.get("base") or {}
        name = str((head.get("repo") or {}).get("full_name", ""))
        same = not name or name.casefold() == str((base.get("repo") or {}).get("full_name", "")).casefold()
        return same and head.get("ref") == self.branch
