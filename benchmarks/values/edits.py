"""Small edits of a values file that keep every other byte: what a person would type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .places import Place, Pos


@dataclass(frozen=True, slots=True)
class Edit:
    """A changed text, the 1-based line a finding should name, and other lines that would be fair."""

    text: str
    line: int
    what: str
    accept: tuple[int, ...] = ()
    given: tuple[str, ...] = ()


class Text:
    """A file's lines, with their own line ends kept."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.crlf = text.count("\r\n") > len(self.lines) // 2

    def _join(self, lines: Iterable[str]) -> str:
        return "\n".join(lines)

    def between(self, start: Pos, end: Pos) -> str:
        """The text from `start` to `end` on one line."""
        return self.lines[start[0]][start[1] : end[1]]

    def put(self, start: Pos, end: Pos, new: str) -> str:
        """The text with the piece of one line replaced."""
        lines = list(self.lines)
        line = lines[start[0]]
        lines[start[0]] = line[: start[1]] + new + line[end[1] :]
        return self._join(lines)

    def line_is(self, number: int, new: str) -> str:
        """The text with line `number` (1-based) replaced."""
        lines = list(self.lines)
        lines[number - 1] = new + ("\r" if self.crlf else "")
        return self._join(lines)

    def insert(self, after: int, *new: str) -> str:
        """The text with lines put after line `after` (1-based, 0 for the top)."""
        end = "\r" if self.crlf else ""
        return self._join([*self.lines[:after], *(line + end for line in new), *self.lines[after:]])

    def drop(self, first: int, last: int) -> str:
        """The text without lines `first` to `last` (1-based, inclusive)."""
        return self._join([*self.lines[: first - 1], *self.lines[last:]])

    def shift(self, first: int, last: int, by: int) -> str:
        """The text with lines moved right or left; blank lines stay."""
        lines = list(self.lines)
        for number in range(first - 1, last):
            line = lines[number]
            if not line.strip():
                continue
            lines[number] = " " * by + line if by > 0 else line[min(-by, len(line) - len(line.lstrip(" "))) :]
        return self._join(lines)


def last_line(text: Text, place: Place) -> int:
    """1-based last line that belongs to the entry, without trailing blanks and comments."""
    if place.inline:
        return place.line
    end = place.end[0] if place.end[1] == 0 or place.block else place.end[0] + 1
    last = max(end, place.line)
    while last > place.line and text.lines[last - 1].strip().split("#")[0] == "":
        last -= 1
    return last


def set_value(text: Text, place: Place, new: str, what: str = "") -> Edit | None:
    """Replace an inline value (or an empty one) by `new`."""
    if not place.inline and place.start != place.end:
        return None
    old = text.between(place.start, place.end) if place.inline else ""
    if place.start == place.end:
        return _fill_empty(text, place, new, what)
    what = what or f"{place.dotted}: {old} -> {new}"
    return Edit(text.put(place.start, place.end, new), place.line, what, given=(old, new))


def _fill_empty(text: Text, place: Place, new: str, what: str) -> Edit | None:
    line = text.lines[place.key_pos[0]]
    colon = place.key_end[1]
    if not isinstance(place.path[-1], str) or not line[colon:].startswith(":"):
        return None
    changed = text.put((place.key_pos[0], colon), (place.key_pos[0], colon + 1), f": {new}")
    return Edit(changed, place.line, what or f"{place.dotted}: (empty) -> {new}", given=("", new))


def rename_key(text: Text, place: Place, new: str) -> Edit | None:
    """Write another key in place of this one."""
    if not isinstance(place.path[-1], str) or place.key_pos[0] != place.key_end[0]:
        return None
    old = text.between(place.key_pos, place.key_end)
    if old.strip("\"'") != place.path[-1]:
        return None
    changed = text.put(place.key_pos, place.key_end, old.replace(str(place.path[-1]), new))
    return Edit(changed, place.line, f"{place.dotted} -> {new}", given=(str(place.path[-1]), new))


def child_indent(place: Place) -> int:
    """The column of the entries of a block collection."""
    first = place.node.value[0]
    node = first[0] if isinstance(first, tuple) else first
    return int(node.start_mark.column)


def add_child(text: Text, place: Place, *new: str) -> Edit | None:
    """Put lines as the first entries of a block map, or make an empty `{}` hold one flow entry."""
    if place.block and isinstance(place.node.value[0], tuple) and place.start[0] > place.key_pos[0]:
        pad = " " * child_indent(place)
        changed = text.insert(place.start[0], *(pad + line for line in new))
        return Edit(changed, place.start[0] + 1, f"{place.dotted}: + {new[0]}", given=("", new[0]))
    if place.value == {} and place.inline and len(new) == 1:
        return set_value(text, place, "{" + new[0] + "}")
    return None
