"""A pull request to review: a real repository, a strict GitHub, and a model server."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hooks.ai_review import main
from tests.review.servers.model import Behaviour, ModelServer
from tests.review.servers.reviews import TOKEN, GitHubServer

KEY = "sk-keyofthistest0123456789abcdef"
GIT = {
    "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@localhost", "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@localhost", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
}  # fmt: skip
Files = Mapping[str, str | bytes | None]


@dataclass
class Run:
    """A finished run as its caller sees it."""

    code: int
    log: str
    summary: str
    report: dict[str, Any]
    outputs: str
    seconds: float

    @property
    def all(self) -> str:
        return self.log + self.summary + json.dumps(self.report, ensure_ascii=False) + self.outputs


@dataclass
class Lab:
    """One test's world. `environ` is what a job would have."""

    folder: Path
    model: ModelServer
    github: GitHubServer
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    environ: dict[str, str] = field(default_factory=dict)
    event: dict[str, Any] = field(default_factory=dict)

    @property
    def repo(self) -> Path:
        return self.folder / "repo"

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.repo), *arguments], capture_output=True, check=True, env={**os.environ, **GIT}
        )
        return done.stdout.decode("utf-8", "replace").strip()

    def start(self, files: Files) -> None:
        """The base branch."""
        self.repo.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")
        self.github.repo = self.repo
        self.github.base = self.commit(files)
        self.git("switch", "--quiet", "--create", "topic")

    def commit(self, files: Files) -> str:
        """Write files (None deletes one) and commit them; the commit's name. It becomes the pull request's head."""
        for name, content in files.items():
            path = self.repo / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                path.unlink()
            else:
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--message=x")
        self.github.head = self.git("rev-parse", "HEAD")
        return self.github.head

    def change(self, before: Files, after: Files) -> None:
        self.start(before)
        self.commit(after)

    def review(self, *flags: str, behaviour: Behaviour | None = None, **environ: str) -> Run:
        if behaviour is not None:
            self.model.behaviour = behaviour
        files = {name: self.folder / f"{name}.txt" for name in ("summary", "outputs", "report", "event")}
        for name in ("summary", "outputs", "report"):
            files[name].write_text("")
        event = {"number": 7, "pull_request": {"number": 7, "title": "Change", **self.event}}
        files["event"].write_text(json.dumps(event))
        self._environ(
            {
                "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": self.model.url, "GITHUB_TOKEN": TOKEN,
                "GITHUB_API_URL": self.github.url, "GITHUB_REPOSITORY": "acme/shop",
                "GITHUB_EVENT_PATH": str(files["event"]), "GITHUB_STEP_SUMMARY": str(files["summary"]),
                "GITHUB_OUTPUT": str(files["outputs"]), **self.environ, **environ,
            }
        )  # fmt: skip
        started = time.monotonic()
        fixed = ["--base", "main", "--head", "topic", "--repo", str(self.repo), "--output", str(files["report"])]
        self.capsys.readouterr()
        code = main([*fixed, *flags])
        seconds = time.monotonic() - started
        out, err = self.capsys.readouterr()
        text = files["report"].read_text()
        return Run(
            code,
            out + err,
            files["summary"].read_text(),
            json.loads(text) if text else {},
            files["outputs"].read_text(),
            seconds,
        )

    def _environ(self, wanted: Mapping[str, str]) -> None:
        for name in list(os.environ):
            if name.startswith(("GITHUB_", "OPENAI_", "GIT_")):
                self.monkeypatch.delenv(name)
        for name, value in wanted.items():
            self.monkeypatch.setenv(name, value)
