"""Find the line whose cheapest repair lets a text be read furthest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.values.broken.failure import Failure, failure, long_quotes
from checks.values.broken.layout import Layout, usual_step
from checks.values.broken.repairs import Kind, Repair, open_ends, repairs

BUDGET = 10_000_000  # characters to parse in all; about half a second, and the same on every machine
_CERTAIN = (Kind.TEMPLATE, Kind.TAB)
_ABOVE, _BELOW, _FAR_ENOUGH = 80, 200, 150
_MANY, _FEW = 3000, 12  # in so many lines, so few are suspected
_TOP_KEY = re.compile(r"[\w\"'.-].*:(\s|$)")
_KEY = re.compile(r"\s*(- +)*[\w\"'.-][^#]*:(\s|$)")
_LINE_BREAK_TO_YAML = re.compile("[\x85\u2028\u2029\r]")


@dataclass(frozen=True, slots=True)
class Culprit:
    """The line at fault, as the parser or the best repair names it. `repaired` is the new text by line."""

    number: int
    problem: str
    kind: Kind | None = None
    repaired: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Window:
    """Some lines of a text that fail as the whole does; `numbers` are their places in it."""

    layout: Layout
    numbers: list[int]
    found: Failure

    @property
    def failed(self) -> int:
        """The line where the parser gave up."""
        return min(self.found.at, len(self.layout.lines) - 1)


def culprit(lines: list[str]) -> Culprit | None:
    """The cause of the first failure; None when libyaml takes the text."""
    window = _window([_LINE_BREAK_TO_YAML.sub(" ", line) for line in lines])
    if window is None:
        return None
    best, problem = _search(window), window.found.problem
    if best is None:
        return Culprit(window.numbers[min(window.found.reach, window.failed)], problem)
    repaired = tuple((window.numbers[number], text) for number, text in best.lines.items())
    return Culprit(window.numbers[best.number], problem, best.kind, repaired)


def _window(lines: list[str]) -> _Window | None:
    text = "\n".join(lines)
    found = failure(text)
    if found is None:
        return None
    whole = Layout.of(lines, usual_step(lines))
    markers = (n for n in range(found.at + 1, len(lines)) if lines[n].startswith(("---", "...")))
    end = min(next(markers, len(lines)), found.at + _BELOW)
    first = max(0, min(found.at - _ABOVE, *(long_quotes(text)[-2:] or [found.at])))
    for numbers in () if found.second_root else _parts(whole, first, end):
        part = [lines[n] for n in numbers]
        near = failure("\n".join(part))
        if near and near.at < len(numbers) and numbers[near.at] == found.at:
            return _Window(Layout.of(part, whole.step), numbers, near)
    return _Window(whole, list(range(len(lines))), found)


def _parts(whole: Layout, first: int, end: int) -> Iterator[list[int]]:
    """Line numbers from a key above `first` on, and the lines that enclose that key."""
    top = first
    while top > 0 and not _TOP_KEY.match(whole.lines[top]):
        top -= 1
    if first - top <= _FAR_ENOUGH:
        yield list(range(top, end))
    above = [n for n in range(max(0, first - _FAR_ENOUGH), first + 1) if _KEY.match(whole.lines[n])]
    start = min(above, key=whole.indent, default=top)
    yield [*reversed(whole.ancestors(start)), *range(start, end)]
    yield list(range(top, end))


def _search(window: _Window) -> Repair | None:
    layout, failed = window.layout, window.failed
    enough = min(failed + _FAR_ENOUGH, len(layout.lines))
    best, furthest = None, failed
    left = BUDGET // (1 + sum(map(len, layout.lines)) + len(layout.lines))
    for repair in sorted(_candidates(window), key=lambda each: each.cost)[: max(left, 5)]:
        reach = _reach(layout, repair)
        if reach > furthest:
            best, furthest = repair, reach
        if reach >= enough or (best is not None and best.kind in _CERTAIN):
            break
    return best


def _reach(layout: Layout, repair: Repair) -> int:
    after = failure("\n".join(layout.with_lines(repair.lines).lines))
    return after.reach if after else len(layout.lines)


def _candidates(window: _Window) -> Iterator[Repair]:
    flow = "flow" in window.found.context
    for distance, number in enumerate(_suspects(window)):
        for repair in repairs(window.layout, number, window.failed, flow=flow):
            yield Repair(repair.kind, number, repair.lines, repair.cost + min(0.005 * distance, 0.1))


def _suspects(window: _Window) -> list[int]:
    """The lines that may be the cause, the most likely first."""
    layout, found, failed = window.layout, window.found, window.failed
    near = [failed, found.reach, *layout.before(failed, 6)]
    if failed > 0 and not layout.content(failed - 1):
        near.append(failed - 1)
    above = layout.ancestors(failed)
    first_children = [child for parent in above for child in layout.after(parent, 1)]
    quotes = [n for n in range(failed, max(-1, failed - _FAR_ENOUGH), -1) if open_ends(layout.lines[n])[0]]
    far = [found.context_line, *long_quotes("\n".join(layout.lines))[-2:]]
    roots = layout.after(-1, 2) if found.second_root else []
    several = dict.fromkeys([*near, *roots, *far, *above, *first_children, *quotes[:12]])
    return [n for n in several if 0 <= n <= failed][: _FEW if len(layout.lines) > _MANY else None]
