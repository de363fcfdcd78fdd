"""A change as GitHub sees it: files, hunks and lines, counted by line feeds only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal

from checks.errors import InputError
from checks.evidence.diffs import Entry

Side = Literal["LEFT", "RIGHT"]
LINK, SUBMODULE = "120000", "160000"
_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a hunk. `sign` is `+`, `-` or a space; `old` and `new` are its numbers, None where it is not."""

    sign: str
    old: int | None
    new: int | None
    text: str

    def number(self, side: Side) -> int | None:
        """Its number in the old (LEFT) or new (RIGHT) file."""
        return self.old if side == "LEFT" else self.new


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that stand together; `heading` is what Git found above them, a function's first line mostly."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """One file of the change. `path` is its name on GitHub: the new one, unless it was deleted.

    Names that are no UTF-8 hold surrogates (`surrogateescape`), which GitHub's API cannot carry.
    """

    path: str
    old_path: str
    status: str
    old_mode: str
    new_mode: str
    old_blob: str
    new_blob: str
    binary: bool
    hunks: tuple[Hunk, ...] = field(repr=False)

    @property
    def is_submodule(self) -> bool:
        """Whether it points to a commit of another repository."""
        return SUBMODULE in (self.old_mode, self.new_mode)

    @property
    def is_link(self) -> bool:
        """Whether either version is a symbolic link, whose content is a path."""
        return LINK in (self.old_mode, self.new_mode)

    @property
    def speakable(self) -> bool:
        """Whether GitHub's API can name the file."""
        return not any("\ud800" <= char <= "\udfff" for char in self.path)

    @property
    def only_white_space(self) -> bool:
        """Whether nothing else changed in any hunk."""
        return bool(self.hunks) and all(_same_but_white_space(hunk) for hunk in self.hunks)

    def lines(self) -> Iterator[Line]:
        """All lines of all hunks."""
        return chain.from_iterable(hunk.lines for hunk in self.hunks)


def files_of(entries: Sequence[Entry], patch: bytes) -> tuple[ChangedFile, ...]:
    """The files of a change, from Git's list of paths and its unified diff of the same two commits.

    Raises InputError when the two do not fit together: better no review than one of other lines.
    """
    sections = _sections(patch)
    found = []
    for entry in entries:
        wanted = 2 if entry.status == "T" else 1
        parts = [next(sections, None) for _ in range(wanted)]
        if None in parts:
            raise InputError("git diff lists a file without its change", _name(entry.new_path))
        found.append(_file(entry, [part for part in parts if part is not None]))
    if next(sections, None) is not None:
        raise InputError("git diff shows a file that it does not list", found[-1].path if found else "")
    return tuple(found)


def _file(entry: Entry, sections: list[list[bytes]]) -> ChangedFile:
    path = entry.old_path if entry.status == "D" else entry.new_path
    binary = any(line.startswith((b"Binary files ", b"GIT binary patch")) for part in sections for line in part)
    hunks = tuple(hunk for part in sections for hunk in _hunks(part))
    return ChangedFile(
        _name(path), _name(entry.old_path), entry.status, entry.old_mode, entry.new_mode, entry.old_blob,
        entry.new_blob, binary, hunks,
    )  # fmt: skip


def _sections(patch: bytes) -> Iterator[list[bytes]]:
    """The lines of each `diff --git`. No line of a hunk begins like that: each has a sign before its text."""
    section: list[bytes] = []
    for line in patch.split(b"\n"):
        if line.startswith(b"diff --git "):
            if section:
                yield section
            section = []
        section.append(line)
    if section and section != [b""]:
        yield section


def _hunks(section: list[bytes]) -> Iterator[Hunk]:
    at = 0
    while at < len(section):
        head = _HUNK.fullmatch(section[at])
        at += 1
        if head is None:
            continue
        start = at
        old, new = int(head[1]), int(head[3])
        old_end, new_end = old + int(head[2] or 1), new + int(head[4] or 1)
        lines: list[Line] = []
        while at < len(section) and (old < old_end or new < new_end):
            sign, text = section[at][:1].decode("latin-1"), section[at][1:].decode("utf-8", "surrogateescape")
            at += 1
            if sign not in ("+", "-", " "):
                continue  # "\ No newline at end of file"
            lines.append(Line(sign, None if sign == "+" else old, None if sign == "-" else new, text))
            old += sign != "+"
            new += sign != "-"
        if at > start:
            yield Hunk(head[5].decode("utf-8", "replace"), tuple(lines))


def _same_but_white_space(hunk: Hunk) -> bool:
    before, after = (_essence(hunk, sign) for sign in "-+")
    return before == after


def _essence(hunk: Hunk, sign: str) -> str:
    return "".join("".join(line.text.split()) for line in hunk.lines if line.sign == sign)


def _name(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")
