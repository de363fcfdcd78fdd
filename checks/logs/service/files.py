"""A service's log in files: plain or gzip, rotated or one for each instance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checks.errors import InputError
from checks.logs.reading import Remarks, pieces
from checks.logs.service.analysis import analyse
from checks.logs.service.document import ServiceLog
from checks.logs.service.entries import Entry, entries
from checks.model import Level, Location, Notification

_ROTATED = re.compile(r"[._-]\d{4}-?\d\d-?\d\d(?:[T_.-]?\d+)*|(?<=\w)\.\d{1,4}(?=\.\w+$|$)|\.gz$")
HOUR = 3_600.0
MOST_FILES = 10_000


@dataclass(slots=True)
class LogFiles:
    """The files of a service's log. What was odd about one is in `notes` once it was read."""

    paths: Sequence[Path]
    root: Path = field(default_factory=Path)
    notes: dict[tuple[str, str], Notification] = field(default_factory=dict)

    @staticmethod
    def at(paths: Iterable[Path], root: Path | None = None) -> LogFiles:
        """Files, and the files below folders; hidden ones and links are left out. Raises InputError without any."""
        found = [file for path in paths for file in _below(path)]
        if not found:
            raise InputError("there is no log to read", todo="Name files, or a folder that holds some.")
        if len(found) > MOST_FILES:
            raise InputError(f"{len(found):,} files are more than {MOST_FILES:,}", todo="Name a smaller folder.")
        return LogFiles(found, root or Path())

    def read(self) -> Iterator[Entry]:
        """The lines of all files, file by file. Raises InputError for a file that cannot be read."""
        for path in self.paths:
            uri = self._uri(path)
            for entry in entries(self._lines(path, uri), uri):
                yield Entry(entry.text, entry.moment, unrotated(uri), uri, entry.number)

    def _lines(self, path: Path, uri: str) -> Iterator[str]:
        remarks = Remarks()
        try:
            with path.open("rb") as stream:
                for piece in pieces(stream, remarks):
                    yield from piece.decode("utf-8", "replace").removesuffix("\n").split("\n")
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError(f"cannot be read: {reason}", str(path), "Check the path and its permissions.") from error
        for words in remarks.words:
            level = Level.WARNING if remarks.broken else Level.NOTE
            self.notes[uri, words] = Notification(level, words, Location(uri))

    def _uri(self, path: Path) -> str:
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.as_posix()


def analyse_files(
    paths: Iterable[Path], *, length: float = HOUR, until: float | None = None, root: Path | None = None
) -> ServiceLog:
    """Compare the last `length` seconds of a log with all that came before.

    It ends with its last line, or at `until` (seconds since 1970): then the silence of the whole service is seen too.
    Raises InputError when nothing can be read, when no line has a time, and when there is no line before.
    """
    files = LogFiles.at(paths, root)
    last = max((entry.moment for entry in files.read() if entry.moment is not None), default=None)
    if last is None:
        raise InputError("no line begins with a time", str(files.paths[0]), "Give a log whose lines have their times.")
    end = last + 1e-6 if until is None else until
    since = end - length
    before = (entry for entry in files.read() if entry.moment is not None and entry.moment < since)
    now = (entry for entry in files.read() if entry.moment is not None and entry.moment >= since)
    log = analyse(before, now, since=since, until=end, uri=files.paths[-1].name)
    log.notifications = [*log.notifications, *files.notes.values()]
    return log


def unrotated(name: str) -> str:
    """The name that a log had before it was rotated: all its files are one source."""
    return _ROTATED.sub("", name) or name


def _below(path: Path) -> list[Path]:
    if path.is_dir():
        files = (file for file in path.rglob("*") if file.is_file() and not file.is_symlink())
        return sorted(file for file in files if not any(part.startswith(".") for part in file.relative_to(path).parts))
    if not path.exists():
        raise InputError("does not exist", str(path), "Check the path.")
    return [path]
