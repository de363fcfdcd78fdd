"""What was asked for as single logs: files, folders, archives of GitHub's, standard input."""

from __future__ import annotations

import io
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from checks.errors import InputError
from checks.logs.reading import Stream

STDIN = "stdin"
_ZIP = b"PK\x03\x04"
_WHOLE_JOB = re.compile(r"-?\d+_[^/]+\.txt")
_MOST_MEMBERS = 2000
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Source:
    """One log. `open` gives its bytes as they are; it raises OSError or InputError."""

    uri: str
    open: Callable[[], AbstractContextManager[Stream]]


def sources(path: Path, root: Path) -> Iterator[Source]:
    """The logs at a path as given on the command line. Raises InputError when there are none."""
    if str(path) == "-":
        yield Source(STDIN, _stdin)
        return
    if path.is_dir():
        found = [each for each in sorted(path.rglob("*")) if each.is_file() and not _hidden(each, path)]
        if not found:
            raise InputError("is a folder without files", str(path), "Name a log, or a folder of logs.")
        for each in found:
            yield from _of_file(each, root)
    else:
        yield from _of_file(path, root)


def uri_of(path: Path, root: Path) -> str:
    """The path from the root of the repository, or as given where it lies outside."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _stdin() -> AbstractContextManager[BinaryIO]:
    return open(sys.stdin.fileno(), "rb", closefd=False)


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _of_file(path: Path, root: Path) -> Iterator[Source]:
    try:
        with path.open("rb") as stream:
            head = stream.read(4) if path.is_file() else b""
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(path), "Name a log that can be read.") from error
    if head == _ZIP:
        yield from members(path.read_bytes, uri_of(path, root))
    else:
        yield Source(uri_of(path, root), lambda: path.open("rb"))


def members(read: Callable[[], bytes], uri: str) -> Iterator[Source]:
    """The logs in an archive as GitHub gives it: those of whole jobs, or else those of steps."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(read()))
        names = [each.filename for each in archive.infolist() if not each.is_dir()]
    except _DAMAGED as error:
        raise InputError(f"is no whole zip archive ({error})", uri, "Download the logs again.") from error
    jobs = [name for name in names if _WHOLE_JOB.fullmatch(name)]
    chosen = sorted(jobs or names, key=_natural)[:_MOST_MEMBERS]
    if not chosen:
        raise InputError("is an archive without logs", uri)
    for name in chosen:
        yield Source(f"{uri}/{name}", lambda name=name: _member(archive, name, uri))  # type: ignore[misc]


def _member(archive: zipfile.ZipFile, name: str, uri: str) -> AbstractContextManager[Stream]:
    try:
        return archive.open(name)
    except _DAMAGED as error:
        raise InputError(f"cannot be unpacked ({error})", f"{uri}/{name}", "Download the logs again.") from error


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]
