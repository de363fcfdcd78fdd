"""Lines by their indentation, for a text that cannot be parsed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

_KEY = re.compile(r"(?P<blanks> *)(?P<key>(- +)*[^\s:#]+:)(\s|$)")
_NEARBY = 500
_DASHES = re.compile(r"(- +)+|-$")


@dataclass(eq=False)
class Layout:
    """Lines without their ends.

    `step` is the number of blanks by which the text indents, `keys` has the indentation of every
    line by its key and number.
    """

    lines: list[str]
    step: int
    keys: Mapping[str, Mapping[int, int]]

    @classmethod
    def of(cls, lines: list[str], step: int) -> Layout:
        """The layout of a text as it stands."""
        keys: dict[str, dict[int, int]] = defaultdict(dict)
        for number, line in enumerate(lines):
            if match := _KEY.match(line):
                keys[match["key"]][number] = len(match["blanks"])
        return cls(lines, step, keys)

    def with_lines(self, new: Mapping[int, str]) -> Layout:
        """The same text with other lines in some places."""
        lines = list(self.lines)
        for number, line in new.items():
            lines[number] = line
        return Layout(lines, self.step, self.keys)

    def indent(self, number: int) -> int:
        """How many blanks the line begins with."""
        line = self.lines[number]
        return len(line) - len(line.lstrip())

    def content(self, number: int) -> bool:
        """Whether the line has more than blanks and a comment."""
        stripped = self.lines[number].lstrip()
        return bool(stripped) and not stripped.startswith("#")

    def column(self, number: int) -> int:
        """Where the first key or text of the line stands, behind the dashes of list items."""
        indent = self.indent(number)
        dashes = _DASHES.match(self.lines[number][indent:])
        return indent + (len(dashes[0]) if dashes else 0)

    def before(self, number: int, count: int) -> list[int]:
        """The nearest `count` lines with content above, nearest first."""
        found: list[int] = []
        while number > 0 and len(found) < count:
            number -= 1
            if self.content(number):
                found.append(number)
        return found

    def after(self, number: int, count: int) -> list[int]:
        """The nearest `count` lines with content below."""
        found: list[int] = []
        while number < len(self.lines) - 1 and len(found) < count:
            number += 1
            if self.content(number):
                found.append(number)
        return found

    def ancestors(self, number: int) -> list[int]:
        """The lines that enclose this one by indentation, innermost first."""
        indent, found = self.indent(number), []
        while number > 0 and indent > 0:
            number -= 1
            if self.content(number) and self.indent(number) < indent:
                indent = self.indent(number)
                found.append(number)
        return found

    def _parent(self, number: int) -> int | None:
        indent = self.indent(number)
        nearby = range(number - 1, max(-1, number - _NEARBY), -1) if indent else ()
        return next((n for n in nearby if self.indent(n) < indent and self.content(n)), None)

    def block(self, number: int) -> range:
        """The line with all that is indented below it."""
        indent, end = self.indent(number), number + 1
        while end < len(self.lines) and (not self.content(end) or self.indent(end) > indent):
            end += 1
        while end > number + 1 and not self.content(end - 1):
            end -= 1
        return range(number, end)

    def odd(self, number: int) -> int:
        """How much about the line's indentation is unusual in this text."""
        indent, line = self.indent(number), self.lines[number]
        above = self._parent(number)
        usual = (self.step, self.column(above) - self.indent(above)) if above is not None else ()
        unusual = indent - self.indent(above) not in usual if above is not None else indent > 0
        comment = number > 0 and self.lines[number - 1].lstrip().startswith("#")
        beside = comment and self.indent(number - 1) != indent
        return (
            unusual
            + beside
            + self._unfamiliar(number)
            + self._island(number)
            + (line.rstrip().endswith(":") and self._childless(number))
        )

    def _unfamiliar(self, number: int) -> bool:
        """Whether the same key stands elsewhere, but nowhere so deep."""
        match = _KEY.match(self.lines[number])
        if not match:
            return False
        others = {indent for n, indent in self.keys.get(match["key"], {}).items() if n != number}
        return bool(others) and len(match["blanks"]) not in others

    def _childless(self, number: int) -> bool:
        below, own = next(iter(self.after(number, 1)), None), self.column(number)
        if below is None or self.indent(below) > own:
            return False
        return self.indent(below) < own or not self.lines[below].lstrip().startswith("-")

    def _island(self, number: int) -> bool:
        """Whether a key with a value is the only line of its group that is less deep."""
        if not 0 < number < len(self.lines) - 1 or self.lines[number].rstrip().endswith(":"):
            return False
        beside = self.content(number - 1) and self.content(number + 1)
        return beside and self.indent(number - 1) == self.indent(number + 1) > self.indent(number)


def usual_step(lines: list[str]) -> int:
    """The number of blanks by which these lines indent."""
    layout = Layout(lines, 2, {})
    indents = [layout.indent(n) for n in range(len(lines)) if layout.content(n)]
    steps = Counter(below - above for above, below in pairwise(indents) if above < below <= above + 8)
    return max(range(2, 9), key=lambda step: (steps[step] + (step == 2), step == 4))
