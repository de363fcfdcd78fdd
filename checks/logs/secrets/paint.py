"""Paint secrets over in the bytes of a log, piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from checks.logs.secrets.forms import BEGIN, EMPTY, END, FORMS, URL, Form

MASK = b"***"
LONGEST_KEY = 400  # lines of a private key whose end never comes


class Painter:
    """Paints one log. A private key may lie over several pieces, so a painter belongs to one stream."""

    def __init__(self) -> None:
        self._inside = 0

    def paint(self, piece: bytes, suspect: Iterable[tuple[int, int]]) -> bytes:
        """The piece with every secret as `***`; its lines stay in number and order.

        `suspect` gives the places of the lines to search, in order; private keys and URLs are found without it.
        """
        if self._inside or b"PRIVATE KEY" in piece:
            piece = _forms(self._without_keys(piece))
        else:
            places = list(suspect)
            lines = _forms(b"\n".join(piece[start:end] for start, end in places)).split(b"\n")
            piece = _replaced(piece, places, lines)
        return _masked(piece, URL.finditer(piece))

    def _without_keys(self, piece: bytes) -> bytes:
        """The piece with the lines of private keys blank but for a mask."""
        lines = piece.split(b"\n")
        for number, line in enumerate(lines):
            begin = BEGIN.search(line)
            end = END.search(line)
            if begin and end and begin.start() < end.start():
                lines[number] = line[: begin.start()] + MASK + line[end.end() :]
            elif begin:
                self._inside = LONGEST_KEY
                lines[number] = line[: begin.end()] + MASK
            elif end:
                self._inside = 0
                lines[number] = MASK
            elif self._inside and line:
                self._inside -= 1
                lines[number] = MASK
        return b"\n".join(lines)


def _replaced(piece: bytes, places: Sequence[tuple[int, int]], lines: Sequence[bytes]) -> bytes:
    """The piece with other lines at the places of some."""
    out = []
    done = 0
    for (start, end), line in zip(places, lines, strict=False):
        if piece[start:end] != line:
            out += [piece[done:start], line]
            done = end
    return b"".join([*out, piece[done:]]) if out else piece


def _forms(text: bytes) -> bytes:
    lower = text.lower()
    for form in FORMS:
        painted = _painted(text, lower, form)
        if painted is not text:
            text, lower = painted, painted.lower()
    return text


def _painted(text: bytes, lower: bytes, form: Form) -> bytes:
    """`text` with what the form finds masked, in the lines that hold an anchor."""
    places = list(_lines_with(lower, form.anchors))
    if not places:
        return text
    source = lower if form.lower else text
    return _masked(text, (match for start, end in places for match in form.pattern.finditer(source, start, end)))


def _masked(text: bytes, matches: Iterable[re.Match[bytes]]) -> bytes:
    """`text` with the group of each match masked, unless it stands for a secret that is put there later."""
    out = []
    done = 0
    for match in matches:
        first, last = match.span(match.lastindex or 0)
        if first < done or EMPTY.fullmatch(text[first:last].lower()):
            continue
        out += [text[done:first], MASK]
        done = last
    return b"".join([*out, text[done:]]) if out else text


def _lines_with(lower: bytes, anchors: tuple[bytes, ...]) -> Iterator[tuple[int, int]]:
    """Where the lines stand that hold an anchor, each once and in order."""
    places = set()
    for anchor in anchors:
        at = lower.find(anchor)
        while at >= 0:
            end = lower.find(b"\n", at)
            end = len(lower) if end < 0 else end
            places.add((lower.rfind(b"\n", 0, at) + 1, end))
            at = lower.find(anchor, end)
    return iter(sorted(places))
