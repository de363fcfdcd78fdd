"""Where a finding belongs: on lines of the diff that GitHub accepts, or nowhere.

GitHub refuses a whole review for one bad comment. Its rules: the line is in a hunk (added and context lines on the
RIGHT, deleted ones on the LEFT), a range begins before it ends, and both ends are in one hunk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from checks.review.answers import Draft
from checks.review.diff import ChangedFile, Line, Side

# The visible pictures of control characters, as `prompt` shows them, and `•••` for a secret.
_PICTURES = re.compile("[\u2400-\u2421]")
_SIGNED = re.compile(r"^\s*(?:[RL]?\d+\s*)?[+\-| ]\|? ?")
_SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of one hunk. `start` is None for a single line; `text` is that of the (last) line."""

    file: ChangedFile
    side: Side
    line: int
    start: int | None
    text: str


@dataclass(frozen=True, slots=True)
class _Row:
    """One line as it can be commented on: `hunk` is the index of its hunk, `at` its index there."""

    hunk: int
    at: int
    side: Side
    number: int
    old: int | None
    texts: tuple[str, ...]


class Placer:
    """Places findings on the files of one change. `shown` gives a line as the model saw it, secrets painted over."""

    def __init__(self, files: Sequence[ChangedFile], shown: Mapping[tuple[str, Side, int], str]) -> None:
        self._shown = shown
        self._files: dict[str, ChangedFile] = {}
        self._rows: dict[str, list[_Row]] = {}
        for names in (_exact, _loose):
            for file in files:
                for name in names(file):
                    self._files.setdefault(name, file)

    def file(self, path: str) -> ChangedFile | None:
        """The changed file that a model means by a path."""
        return self._files.get(path) or self._files.get(path.strip().strip("\"'`").replace("\\", "/"))

    def place(self, draft: Draft) -> Place | None:
        """Where the finding belongs; None when it cannot be said, or not on GitHub.

        A wrong line is put right only when the quote stands at one place of the file's diff.
        """
        file = self.file(draft.path)
        if file is None or not file.speakable or file.is_submodule or file.binary or file.status == "T":
            return None
        rows = self._of(file)
        quoted = [line for line in map(essence, draft.quote.split("\n")) if line]
        near = self._given(rows, draft)
        if not quoted:
            return self._made(file, near) if near else None
        if near and _proves(rows, near, quoted):
            return self._made(file, near)
        found = list(_matches(rows, quoted))
        same_side = [each for each in found if each[0].side == draft.side]
        best = same_side if len(same_side) == 1 else found
        return self._made(file, best[0]) if len(best) == 1 else None

    def _of(self, file: ChangedFile) -> list[_Row]:
        if file.path not in self._rows:
            self._rows[file.path] = [
                self._row(file, number, at, line)
                for number, hunk in enumerate(file.hunks)
                for at, line in enumerate(hunk.lines)
            ]
        return self._rows[file.path]

    def _row(self, file: ChangedFile, hunk: int, at: int, line: Line) -> _Row:
        side: Side = "LEFT" if line.sign == "-" else "RIGHT"
        number = line.number(side) or 0
        texts = {essence(line.text), essence(self._shown.get((file.path, side, number), line.text))}
        return _Row(hunk, at, side, number, line.old, tuple(sorted(texts)))

    def _given(self, rows: list[_Row], draft: Draft) -> list[_Row]:
        """The lines that the model names, when they can be commented on."""
        last = self._numbered(rows, draft.side, draft.line)
        if last is None or draft.start_line is None or draft.start_line == draft.line:
            return [last] if last else []
        first = self._numbered(rows, draft.side, draft.start_line)
        if first is None or first.hunk != last.hunk or first.side != last.side:
            return [last]
        first, last = sorted((first, last), key=lambda row: row.number)
        return [
            row
            for row in rows
            if row.hunk == last.hunk and row.side == last.side and first.number <= row.number <= last.number
        ]

    def _numbered(self, rows: list[_Row], side: Side, number: int) -> _Row | None:
        """The line of a number. A context line has one in the old file too, and is spoken of on the RIGHT."""
        for row in rows:
            if (row.side == side and row.number == number) or (side == "LEFT" and row.old == number):
                return row
        return None

    def _made(self, file: ChangedFile, rows: list[_Row]) -> Place:
        first, last = rows[0], rows[-1]
        start = first.number if first.number < last.number else None
        shown = self._shown.get((file.path, last.side, last.number))
        return Place(file, last.side, last.number, start, essence(shown if shown is not None else last.texts[0]))


def essence(text: str) -> str:
    """A line without what a model may change when it copies one: white space, control characters, bad bytes."""
    text = _PICTURES.sub(" ", text.encode("utf-8", "replace").decode())
    text = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(text.split())


def _proves(rows: list[_Row], near: list[_Row], quoted: Sequence[str]) -> bool:
    """Whether the quote is what stands on the lines near by, or a run of lines that one of them is part of."""
    if len(quoted) == 1:
        return any(_is(row, quoted[0]) for row in near)
    return any(row in near for run in _runs(rows, quoted, _is) for row in run)


def _matches(rows: list[_Row], quoted: Sequence[str]) -> Iterator[list[_Row]]:
    """All runs of lines that the quote stands on: as whole lines, or else as parts of lines."""
    for same in (_equal, _is):
        found = list(_runs(rows, quoted, same))
        if found:
            yield from found
            return


def _runs(rows: list[_Row], quoted: Sequence[str], same: Callable[[_Row, str], bool]) -> Iterator[list[_Row]]:
    for hunk in sorted({row.hunk for row in rows}):
        for side in ("LEFT", "RIGHT"):
            column = [row for row in rows if row.hunk == hunk and row.side == side and row.texts != ("",)]
            for at in range(len(column) - len(quoted) + 1):
                run = column[at : at + len(quoted)]
                if all(same(row, line) for row, line in zip(run, quoted, strict=True)):
                    yield run


def _equal(row: _Row, quoted: str) -> bool:
    return quoted in row.texts or _unsigned(quoted) in row.texts


def _is(row: _Row, quoted: str) -> bool:
    """Whether a quoted line is the line or a good part of it."""
    if _equal(row, quoted):
        return True
    part = quoted.removesuffix("…").rstrip()
    return len(part) >= _SHORTEST_PART and any(part in text for text in row.texts)


def _unsigned(quoted: str) -> str:
    """Without the number and sign that the model was asked not to copy."""
    return _SIGNED.sub("", quoted).strip()


def _exact(file: ChangedFile) -> Iterable[str]:
    return (file.path,)


def _loose(file: ChangedFile) -> Iterable[str]:
    names = dict.fromkeys((file.path, file.old_path))
    for name in names:
        shown = essence_of_path(name)
        yield from (name, f"a/{name}", f"b/{name}", f"./{name}", f"/{name}", shown, git_quoted(name))


def essence_of_path(path: str) -> str:
    """A path as requests and summaries show it: one line, whatever is in it."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def git_quoted(path: str) -> str:
    """A path as Git prints it when it holds other characters than printable ASCII."""
    data = path.encode("utf-8", "surrogateescape")
    escapes = {9: "\\t", 10: "\\n", 13: "\\r", 34: '\\"', 92: "\\\\"}
    return (
        '"' + "".join(escapes.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}") for byte in data) + '"'
    )
