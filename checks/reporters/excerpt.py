"""The lines around a location, cut to fit, with the place for the carets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import category, east_asian_width

from checks.model import Location
from checks.reporters.safe import cells

_CUT = "…"
_MOST = 3
MOST_OF_BLOCK = 14


@dataclass(frozen=True, slots=True)
class Line:
    """One shown line: `marked` terminal cells after the first `indent` ones carry carets."""

    number: int
    text: str
    indent: int = 0
    marked: int = 0


def excerpt(lines: Sequence[str], where: Location, room: int) -> list[Line]:
    """The line before and the line of a location, or the first lines of a longer one."""
    first, last = where.start_line, max(where.start_line, where.end_line)
    if not 1 <= first <= len(lines):
        return []
    end = where.end_column if last == first else len(lines[first - 1]) + 1
    shown = [_marked(first, lines[first - 1], where.start_column - 1, end - 1, room)]
    if last > first:
        more = range(first + 1, min(last, first + _MOST - 1, len(lines)) + 1)
        return shown + [_plain(number, lines[number - 1], room) for number in more]
    if first > 1 and lines[first - 2].strip():
        return [_plain(first - 1, lines[first - 2], room), *shown]
    return shown


def block(lines: Sequence[str], where: Location, room: int) -> list[Line]:
    """The lines of a location that is a stretch of a log, without a mark; of a long one, the first."""
    last = min(where.end_line, where.start_line + MOST_OF_BLOCK - 1, len(lines))
    return [_plain(number, lines[number - 1], room) for number in range(max(1, where.start_line), last + 1)]


def width(text: str) -> int:
    """How many terminal cells the text takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(char: str) -> int:
    if category(char) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(char) in {"W", "F"} else 1


def _plain(number: int, line: str, room: int) -> Line:
    text, _, _ = _window(line, 0, 0, room)
    return Line(number, text)


def _marked(number: int, line: str, start: int, end: int, room: int) -> Line:
    start = min(max(start, 0), len(line))
    return Line(number, *_window(line, start, max(start, min(end, len(line))), room))


def _window(line: str, start: int, end: int, room: int) -> tuple[str, int, int]:
    """Cut the line to `room` cells around `start`; text, cells before it, cells up to `end`.

    Only as much of the line is looked at as can be shown: it may be a megabyte long.
    """
    low = _reach(line, start, -1, room * 2 // 3)
    if low:
        low = _reach(line, start, -1, room // 3)
    high = _reach(line, start, 1, room - width("".join(cells(line[low:start]))) - 2)
    shown = cells(line[low:high])
    before = _CUT * bool(low) + "".join(shown[: start - low])
    inside = "".join(shown[start - low : end - low])
    behind = "".join(shown[max(start, end) - low :]) + _CUT * (high < len(line))
    return (before + inside + behind).rstrip(), width(before), max(1, width(inside))


def _reach(line: str, start: int, step: int, room: int) -> int:
    """How far one can go from `start` before the characters no longer fit."""
    ahead = line[start : start + room] if step > 0 else line[max(0, start - room) : start]
    if ahead.isascii() and ahead.isprintable():
        return start + step * len(ahead)
    position = start
    while 0 <= (at := position + min(step, 0)) < len(line):
        room -= max(1, width("".join(cells(line[at]))))
        if room < 0:
            break
        position += step
    return position
