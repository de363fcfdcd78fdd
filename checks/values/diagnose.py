"""The cause of a YAML error: often above the line where the parser gave up.

Small repairs are tried on the lines around the failure. The line whose cheapest repair lets the
text be read furthest is the cause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from time import monotonic

import yaml

from checks.model import Fix
from checks.values.failure import Failure, failure, long_quotes
from checks.values.layout import Layout, usual_step
from checks.values.repairs import Kind, Repair, open_ends, repairs
from checks.values.tree import Mark, Source, YamlError

SECONDS = 0.8
_ABOVE, _BELOW, _FAR_ENOUGH = 80, 200, 150
_CONFLICT = re.compile(r"(<{7}|\|{7}|>{7})( |$)|={7}$")
_TOP_KEY = re.compile(r"[\w\"'.-].*:(\s|$)")
_ODD_BREAK = re.compile("[\x85\u2028\u2029\r]")


@dataclass(frozen=True, slots=True)
class Cause:
    """What is wrong, and where."""

    start: Mark
    end: Mark
    message: str
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class _Window:
    """Part of a text, from line `first` on, that fails as the whole does."""

    layout: Layout
    first: int
    found: Failure

    @property
    def failed(self) -> int:
        """The line where the parser gave up."""
        return min(self.found.at, len(self.layout.lines) - 1)


def diagnose(source: Source, error: YamlError) -> Cause:
    """Find the cause of `error`, which `parse` raised for `source`."""
    lines = [line.removesuffix("\r") for line in source.lines]
    marker = next((n for n, line in enumerate(lines) if _CONFLICT.match(line)), None)
    if marker is not None:
        return _cause(source, marker, "a merge conflict was left in the file")
    if not isinstance(error.__cause__, yaml.MarkedYAMLError):
        return _cause(source, error.mark.line, error.problem)
    window = _window(lines)
    if window is None:
        return _cause(source, error.mark.line, error.problem)
    best = _search(window)
    if best is None:
        return _cause(source, window.first + min(window.found.reach, window.failed), window.found.problem)
    return _cause(source, window.first + best.number, f"{best.kind} {best.lines}")


def _cause(source: Source, number: int, message: str) -> Cause:
    number = min(number, len(source.lines) - 1)
    line = source.lines[number]
    first, last = len(line) - len(line.lstrip()), len(line.rstrip())
    start = source.mark(sum(len(each) + 1 for each in source.lines[:number]))
    return Cause(
        Mark(number, first, start.index + first), Mark(number, max(first, last), start.index + max(first, last)), message
    )


def _window(lines: list[str]) -> _Window | None:
    """The neighbourhood of the failure."""
    lines = [_ODD_BREAK.sub(" ", line) for line in lines]
    text = "\n".join(lines)
    found = failure(text)
    if found is None:
        return None
    step = usual_step(lines)
    end = next((n for n in range(found.at + 1, len(lines)) if lines[n].startswith(("---", "..."))), len(lines))
    end = min(end, found.at + _BELOW)
    first = min((found.at - _ABOVE, *(n for n in long_quotes(text)[-2:])))
    while first > 0 and not _TOP_KEY.match(lines[first]):
        first -= 1
    for start in (max(first, 0), 0):
        near = failure("\n".join(lines[start:end]))
        if near and near.at + start == found.at:
            return _Window(Layout.of(lines[start:end], step), start, near)
    return _Window(Layout.of(lines, step), 0, found)


def _search(window: _Window) -> Repair | None:
    layout, failed = window.layout, window.failed
    enough = min(failed + _FAR_ENOUGH, len(layout.lines) - 1)
    best, furthest = None, failed
    deadline = monotonic() + SECONDS
    for repair in sorted(_candidates(window), key=lambda each: each.cost):
        reach = _reach(layout, repair)
        if reach > furthest:
            best, furthest = repair, reach
        if reach >= enough or monotonic() > deadline:
            break
    return best


def _reach(layout: Layout, repair: Repair) -> int:
    after = failure("\n".join(repair.lines.get(n, line) for n, line in enumerate(layout.lines)))
    return after.reach if after else len(layout.lines)


def _candidates(window: _Window) -> Iterator[Repair]:
    layout, failed = window.layout, window.failed
    for distance, number in enumerate(_suspects(window)):
        for repair in repairs(layout, number, failed, flow="flow" in window.found.context):
            yield Repair(repair.kind, number, repair.lines, repair.cost + min(0.02 * distance, 0.3))


def _suspects(window: _Window) -> list[int]:
    """The lines that may be the cause, the most likely first."""
    layout, found = window.layout, window.found
    failed = window.failed
    near = [failed, found.reach, *layout.before(failed, 6)]
    if failed > 0 and not layout.content(failed - 1):
        near.append(failed - 1)
    above = layout.ancestors(failed)
    first_children = [child for parent in above for child in layout.after(parent, 1)]
    quotes = [n for n in range(failed, max(-1, failed - _FAR_ENOUGH), -1) if open_ends(layout.lines[n])[0]]
    far = [found.context_line, *long_quotes("\n".join(layout.lines))[-2:]]
    found_all = dict.fromkeys([*near, *above, *first_children, *quotes[:12], *far])
    return [n for n in found_all if 0 <= n <= failed and n < len(layout.lines)]
