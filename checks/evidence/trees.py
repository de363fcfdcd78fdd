"""The files of a work tree and of a commit, as they are: nothing is checked out, no filter or attribute is obeyed."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import new as new_hash
from pathlib import Path

from checks.errors import InputError, MissingError
from checks.evidence.programs import find, same_repository

TIMEOUT = 120.0
_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-c", "core.untrackedCache=false")
_LINK, _SUBMODULE = "120000", "160000"


@dataclass(frozen=True, slots=True)
class Listing:
    """Names relative to the root: regular files, symbolic links, and other repositories inside this one."""

    files: tuple[str, ...]
    links: tuple[str, ...] = ()
    submodules: tuple[str, ...] = ()


def work_tree(root: Path) -> Listing:
    """What git tracks and is there, and what is new and not ignored.

    Raises MissingError without git, InputError where it cannot list the files.
    """
    staged = _git(root, "ls-files", "-z", "--stage")
    others = _git(root, "ls-files", "-z", "--others", "--exclude-standard")
    modes = {_name(name): head.split()[0].decode() for head, _, name in (e.partition(b"\t") for e in _split(staged))}
    names = {*modes, *map(_name, _split(others))}
    files, links, submodules = [], [], []
    for name in sorted(names):
        kind = _kind(root / name, modes.get(name.rstrip("/"), ""))
        if kind == "submodule" or name.endswith("/"):
            submodules.append(name.rstrip("/"))
        elif kind == "link":
            links.append(name)
        elif kind == "file" and not _through_link(root, name):
            files.append(name)
    return Listing(tuple(files), tuple(links), tuple(submodules))


def _kind(path: Path, mode: str) -> str:
    if mode == _SUBMODULE:
        return "submodule"
    try:
        found = path.lstat().st_mode
    except OSError:
        return "gone"
    if stat.S_ISLNK(found):
        return "link"
    return "file" if stat.S_ISREG(found) else "other"


def _through_link(root: Path, name: str) -> bool:
    """Whether a folder above the file is a link: the file is then another one, perhaps outside."""
    return any((root / above).is_symlink() for above in Path(name).parents if above != Path())


def read(root: Path, name: str) -> bytes:
    """A file of the work tree. A link that has taken its place since is not followed."""
    try:
        handle = os.open(root / name, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as stream:
            return stream.read()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", name, "Fix its permissions.") from error


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit's files: name to object id, links and submodules left out."""

    root: Path
    name: str
    files: Mapping[str, str]

    @staticmethod
    def at(root: Path, name: str) -> Commit:
        """The commit called `name`. Raises InputError when git cannot list it."""
        files = {}
        for entry in _split(_git(root, "ls-tree", "-r", "-z", "--full-tree", name)):
            head, _, path = entry.partition(b"\t")
            mode, kind, oid = head.decode().split()
            if kind == "blob" and mode != _LINK:
                files[_name(path)] = oid
        return Commit(root, name, files)

    def read(self, names: Iterable[str]) -> dict[str, bytes]:
        """The content of these files. Raises InputError when an object is not in the repository."""
        wanted = [name for name in names if name in self.files]
        oids = [self.files[name] for name in wanted]
        return dict(zip(wanted, _blobs(self.root, oids), strict=True)) if wanted else {}


def object_id(data: bytes, like: str) -> str:
    """The id that git gives to a file's content, in the repository's hash as `like` shows it."""
    digest = new_hash("sha256" if len(like) == 64 else "sha1", usedforsecurity=False)
    digest.update(b"blob %d\0" % len(data))
    digest.update(data)
    return digest.hexdigest()


def _blobs(root: Path, oids: list[str]) -> Iterator[bytes]:
    answer = _git(root, "cat-file", "--batch", feed="".join(f"{oid}\n" for oid in oids).encode())
    position = 0
    for oid in oids:
        end = answer.find(b"\n", position)
        head = answer[position:end].split()
        if end < 0 or len(head) != 3 or head[1] != b"blob":
            todo = "Fetch the whole history (in GitHub Actions: actions/checkout with fetch-depth: 0)."
            raise InputError("is not in this repository", f"object {oid}", todo)
        size = int(head[2])
        yield answer[end + 1 : end + 1 + size]
        position = end + 2 + size


def _split(listing: bytes) -> list[bytes]:
    return [entry for entry in listing.split(b"\0") if entry]


def _name(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _git(root: Path, *arguments: str, feed: bytes | None = None) -> bytes:
    """What git prints. It takes no lock, fetches nothing, and runs nothing that the repository names."""
    program = find("git", root)
    if program is None:
        raise MissingError("git is not installed", todo="Install git.")
    quiet = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
    command = [program, "-C", str(root), *_QUIET, *arguments]
    try:
        done = subprocess.run(
            command, input=feed, capture_output=True, check=False, timeout=TIMEOUT, env=same_repository() | quiet
        )
    except subprocess.TimeoutExpired as error:
        raise MissingError(f"git {arguments[0]} took over {TIMEOUT:.0f} s", str(root), "Try again.") from error
    if done.returncode != 0:
        reason = done.stderr.decode("utf-8", "replace").strip().split("\n")[-1] or f"exit code {done.returncode}"
        raise InputError(f"git {arguments[0]} failed: {reason}", str(root), "Run it in a git work tree.")
    return done.stdout
