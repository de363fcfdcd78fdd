"""What Git knows of the repository: its root, an older version of a file, what changed since."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checks.errors import MissingError, UsageError

TIMEOUT = 60.0
_HUNK = re.compile(rb"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


def root_of(path: Path) -> Path | None:
    """The work tree that `path` is in, None outside of one. Git itself is not asked."""
    resolved = path.resolve()
    return next((each for each in (resolved, *resolved.parents) if (each / ".git").exists()), None)


@dataclass(frozen=True, slots=True)
class Repository:
    """A work tree compared with the merge base of `ref` and HEAD."""

    root: Path
    base: str

    @staticmethod
    def at(root: Path, ref: str) -> Repository:
        """Raises UsageError when `ref` is unknown or shares no history with HEAD."""
        if ref.startswith("-"):
            raise UsageError(f"{ref!r} is not a revision", "--base", "Name a branch, tag or commit.")
        todo = "Fetch it first (in GitHub Actions: actions/checkout with fetch-depth: 0)."
        if _git(root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}") is None:
            raise UsageError(f"the revision {ref!r} is not in this repository", "--base", todo)
        base = _git(root, "merge-base", ref, "HEAD")
        if base is None:
            raise UsageError(f"{ref!r} and HEAD have no common commit here", "--base", todo)
        return Repository(root, base.decode().strip())

    def blob(self, name: str) -> bytes | None:
        """The file of just this name at the base; None when there was none."""
        return _git(self.root, "cat-file", "blob", f"{self.base}:{name}")

    def read(self, uri: str) -> bytes | None:
        """The file at the base, under its old name when it was renamed; None when it was not there."""
        return self.blob(self.renamed().get(uri, uri))

    def renamed(self) -> dict[str, str]:
        """New name to old name."""
        return _renames(self.root, self.base)

    def tree(self, folder: str) -> dict[str, bytes]:
        """All files of a folder at the base, by path relative to it."""
        import tarfile

        data = _git(self.root, "archive", "--format=tar", f"{self.base}:{folder}" if folder else self.base)
        if data is None:
            return {}
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            return {
                member.name: stream.read()
                for member in archive
                if member.isfile() and (stream := archive.extractfile(member))
            }

    def changed(self) -> frozenset[str]:
        """Files that differ from the base, untracked ones included, deleted ones not."""
        tracked = _git(self.root, "diff", "--name-only", "-z", "--diff-filter=d", self.base) or b""
        untracked = _git(self.root, "ls-files", "-z", "--others", "--exclude-standard") or b""
        return frozenset(name.decode("utf-8", "surrogateescape") for name in (tracked + untracked).split(b"\0") if name)

    def lines(self, uri: str, context: int = 0) -> frozenset[int] | None:
        """The 1-based lines of a file that the change added, with `context` lines around them.

        None for a file that is new as a whole.
        """
        old = self.renamed().get(uri, uri)
        if _git(self.root, "cat-file", "-e", f"{self.base}:{old}") is None:
            return None
        diff = _git(self.root, "diff", f"-U{context}", "-M", self.base, "--", old, uri) or b""
        lines: set[int] = set()
        for start, count in _HUNK.findall(diff):
            lines.update(range(int(start), int(start) + int(count or b"1")))
        return frozenset(lines)


def tracked(root: Path) -> list[str]:
    """Files of the work tree that Git tracks or would track."""
    listing = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard") or b""
    return sorted({name.decode("utf-8", "surrogateescape") for name in listing.split(b"\0") if name})


@cache
def _renames(root: Path, base: str) -> dict[str, str]:
    listing = _git(root, "diff", "--name-status", "-z", "-M", "--diff-filter=R", base) or b""
    parts = [part.decode("utf-8", "surrogateescape") for part in listing.split(b"\0")]
    return {parts[i + 2]: parts[i + 1] for i in range(0, len(parts) - 2, 3)}


def _git(root: Path, *arguments: str) -> bytes | None:
    """What git prints, None when it fails. Nothing of the repository's configuration is run."""
    command = ["git", "-C", str(root), "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", *arguments]
    if arguments[0] == "diff":
        command[8:8] = ["--no-ext-diff", "--no-textconv", "--no-color"]
    import subprocess

    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=TIMEOUT)
    except FileNotFoundError as error:
        raise MissingError("git is not installed", "--base", "Install git, or compare with --against FILE.") from error
    except subprocess.TimeoutExpired as error:
        raise MissingError(f"git {arguments[0]} took over {TIMEOUT:.0f} s", str(root), "Try again.") from error
    return done.stdout if done.returncode == 0 else None
