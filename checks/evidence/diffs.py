"""What Git knows of a change between two commits: commits and blobs only, never the work tree.

The checked-out head is untrusted. Its `.gitattributes` cannot hide a file (the commands run on an empty work tree and
an empty index), no configured program is started, no symlink is followed, and nothing is fetched.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checks.errors import InputError, MissingError, UsageError

TIMEOUT = 120.0
_SIZE = re.compile(rb" blob (\d+)\Z")
FETCH = "Fetch it first (in GitHub Actions: actions/checkout with fetch-depth: 0)."
# GitHub's diff: three lines of context, renames, whatever the repository's or the user's configuration says.
_DIFF = (
    "--no-color --no-ext-diff --no-textconv --no-relative --find-renames --full-index --submodule=short "
    "--ignore-submodules=none --diff-algorithm=myers --indent-heuristic --inter-hunk-context=0 --unified=3 "
    "--src-prefix=a/ --dst-prefix=b/ -O/dev/null --ws-error-highlight=none"
).split()
_SETTINGS = {
    "core.attributesFile": os.devnull,
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.quotePath": "true",
    "diff.noprefix": "false",
    "diff.renameLimit": "1000",
    "diff.suppressBlankEmpty": "false",
    "protocol.allow": "never",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One changed path as `git diff --raw` has it. Modes are octal texts, `000000` where there is no file."""

    status: str
    old_mode: str
    new_mode: str
    old_blob: str
    new_blob: str
    old_path: bytes
    new_path: bytes


@dataclass(frozen=True, slots=True)
class Objects:
    """The object database of the repository whose work tree is `root`."""

    root: Path
    folder: str

    @staticmethod
    def of(root: Path) -> Objects:
        """Raises UsageError outside of a repository, MissingError without Git."""
        where = str(root)
        if not root.is_dir():
            raise UsageError("is not a folder", where, "Name a checkout with --repo.")
        found = _run(root, ["rev-parse", "--absolute-git-dir"], {})
        if found is None:
            raise UsageError("is not in a Git repository", where, "Name a checkout with --repo.")
        return Objects(root, os.fsdecode(found.rstrip(b"\n")))

    def commit(self, ref: str, flag: str) -> str:
        """The full name of a commit. Raises UsageError, which names `flag`, when it is not here."""
        if not ref or ref.startswith("-") or "\0" in ref:
            raise UsageError(f"{ref!r} is not a revision", flag, "Name a branch, tag or commit.")
        found = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
        if found is None:
            raise UsageError(f"the revision {ref!r} is not in this repository", flag, FETCH)
        return found.decode().strip()

    def parents(self, commit: str) -> tuple[str, ...]:
        """The parents of a commit that are here."""
        found = self._git("rev-list", "--parents", "--max-count=1", commit) or b""
        return tuple(found.decode().split()[1:])

    def merge_base(self, base: str, head: str) -> str:
        """Where the change began. Raises UsageError when the two share no commit here."""
        found = self._git("merge-base", base, head)
        if not found:
            raise UsageError(f"{base[:12]} and {head[:12]} have no common commit here", "--base", FETCH)
        return found.decode().strip()

    def entries(self, before: str, after: str) -> tuple[Entry, ...]:
        """The changed paths between two commits, in the order of `patch`."""
        raw = self._diff("--raw", "-z", "--no-abbrev", before, after)
        return tuple(_entries(raw))

    def patch(self, before: str, after: str) -> bytes:
        """The unified diff between two commits, as GitHub shows it."""
        return self._diff("--patch", before, after)

    def blob(self, name: str, limit: int) -> bytes | None:
        """The bytes of a blob (a hash, or `COMMIT:PATH`); None when there is none or it has more than `limit`."""
        return self.blobs([name], limit)[name]

    def blobs(self, names: Sequence[str], limit: int) -> dict[str, bytes | None]:
        """The bytes of many blobs at once, by name."""
        found: dict[str, bytes | None] = dict.fromkeys(names)
        asked = [name for name in found if "\n" not in name]
        sizes = self._git("cat-file", "--batch-check", given=_lines(asked)) or b""
        small = [
            name
            for name, line in zip(asked, sizes.splitlines(), strict=True)
            if (match := _SIZE.search(line)) and int(match[1]) <= limit
        ]
        stream = self._git("cat-file", "--batch", given=_lines(small)) or b""
        at = 0
        for name in small:
            start = stream.index(b"\n", at) + 1
            size = int(stream[at:start].split()[-1])
            found[name], at = stream[start : start + size], start + size + 1
        return found

    def _diff(self, *arguments: str) -> bytes:
        done = self._git("diff", *_DIFF, *arguments, "--")
        if done is None:
            raise InputError("git diff failed", " ".join(arguments[-2:]), FETCH)
        return done

    def _git(self, *arguments: str, given: bytes = b"") -> bytes | None:
        with tempfile.TemporaryDirectory(prefix="ai-review-") as empty:
            places = {"GIT_DIR": self.folder, "GIT_WORK_TREE": empty, "GIT_INDEX_FILE": f"{empty}/index"}
            return _run(Path(empty), list(arguments), places, self.root, given)


def _entries(raw: bytes) -> list[Entry]:
    parts, found, at = raw.split(b"\0"), [], 0
    while at < len(parts) and parts[at].startswith(b":"):
        modes = parts[at][1:].decode("ascii").split(" ")
        status = modes[4][:1]
        paths = parts[at + 1 : at + (3 if status in "RC" else 2)]
        found.append(Entry(status, modes[0], modes[1], modes[2], modes[3], paths[0], paths[-1]))
        at += 1 + len(paths)
    return found


def _lines(names: Sequence[str]) -> bytes:
    return b"".join(os.fsencode(name) + b"\n" for name in names)


def _run(
    folder: Path, arguments: list[str], places: dict[str, str], trusted: Path | None = None, given: bytes = b""
) -> bytes | None:
    """What Git prints, None when it fails. Of the environment, nothing that begins with GIT_ is passed on."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
    env |= places
    # The user named this repository, whoever owns its files (in a container job, somebody else).
    settings = {**_SETTINGS, "safe.directory": str((trusted or folder).resolve())}
    flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    command = ["git", "--no-pager", "--literal-pathspecs", *flags, *arguments]
    try:
        done = subprocess.run(
            command, cwd=folder, env=env, input=given, capture_output=True, check=False, timeout=TIMEOUT
        )
    except FileNotFoundError as error:
        raise MissingError("is not installed", "git", "Install Git.") from error
    except subprocess.TimeoutExpired as error:
        raise MissingError(f"took over {TIMEOUT:.0f} s", f"git {arguments[0]}", "Try again.") from error
    return done.stdout if done.returncode == 0 else None
