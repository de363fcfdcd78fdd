"""Real repositories for the tests of the security scan, and the scan run on them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hooks import security_scan

DATA = Path(__file__).parent / "data"
Files = Mapping[str, str | bytes | None]


@dataclass
class Outcome:
    """What a run gave."""

    code: int
    report: dict[str, Any]
    text: str

    @property
    def found(self) -> list[tuple[str, str, int]]:
        return [(each["rule"], each["file"], each["line"]) for each in self.report["findings"]]

    def rules(self, prefix: str = "") -> set[str]:
        return {each["rule"] for each in self.report["findings"] if each["file"].startswith(prefix)}

    def lines(self, rule: str) -> list[tuple[str, int]]:
        return [(file, line) for name, file, line in self.found if name == rule]

    @property
    def errors(self) -> dict[str, str]:
        return {str(n["file"]): n["message"] for n in self.report["notifications"] if n["level"] == "error"}

    @property
    def known(self) -> int:
        return int(self.report["summary"]["suppressed"].get("known", 0))


@dataclass
class Repo:
    """A repository below a temporary folder."""

    root: Path
    database: Path
    env: dict[str, str] = field(default_factory=dict)

    def git(self, *arguments: str) -> str:
        command = ["git", "-C", str(self.root), "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def write(self, files: Files) -> None:
        for name, content in files.items():
            path = self.root / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(self, files: Files, message: str = "change") -> None:
        self.write(files)
        self.git("add", "-A", "-f")
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def scan(self, *arguments: str, offline: bool = True, db: bool = True) -> Outcome:
        """Run the command in the repository, in this process; the report is `{}` when there is none."""
        out = self.root.parent / "report.json"
        out.unlink(missing_ok=True)
        given = [*(["--offline"] if offline else []), *(["--db", str(self.database)] if db else [])]
        with _inside(self.root, self.env), _caught(self.root.parent / "out.txt") as printed:
            code = security_scan.main([f"--format=json={out}", "--format=text", *given, *arguments])
        report = json.loads(out.read_bytes()) if out.exists() else {}
        return Outcome(code, report, printed.read_text("utf-8", "replace"))


@contextmanager
def _inside(folder: Path, env: Mapping[str, str]) -> Iterator[None]:
    before, old = Path.cwd(), dict(os.environ)
    os.chdir(folder)
    os.environ.update(env)
    try:
        yield
    finally:
        os.chdir(before)
        os.environ.clear()
        os.environ.update(old)


@contextmanager
def _caught(path: Path) -> Iterator[Path]:
    """Send this process's output to a file."""
    import sys

    with path.open("w", encoding="utf-8", errors="replace") as stream:
        out, err = sys.stdout, sys.stderr
        sys.stdout = sys.stderr = stream
        try:
            yield path
        finally:
            sys.stdout, sys.stderr = out, err


def database(folder: Path, age: timedelta = timedelta(hours=3)) -> Path:
    """A cache folder with the small database of `data/`, made so long ago.

    `database.json` says what is in it; `go run main.go database.json trivy.db` in `data/` makes it again.
    """
    (folder / "db").mkdir(parents=True)
    shutil.copy(DATA / "trivy.db", folder / "db/trivy.db")
    made = (datetime.now(UTC) - age).isoformat().replace("+00:00", "Z")
    metadata = {"Version": 2, "NextUpdate": made, "UpdatedAt": made, "DownloadedAt": made}
    (folder / "db/metadata.json").write_text(json.dumps(metadata))
    return folder


def repository(folder: Path, base: Files | None = None, head: Files | None = None) -> Repo:
    """A repository with a commit `main` and, when `head` is given, a commit after it; `base` is a tag of the first."""
    root = folder / "repo"
    root.mkdir(parents=True)
    made = Repo(root, database(folder / "cache"))
    made.git("init", "-q", "-b", "main")
    if base is not None:
        made.commit(base, "base")
        made.git("tag", "base")
    if head is not None:
        made.commit(head, "head")
    return made
