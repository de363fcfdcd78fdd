"""Templates of a list of lines or of a stream, with numbers that stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest

from checks.logs.templates.grouping import Sets, Shape, group
from checks.logs.templates.header import Header, learn
from checks.logs.templates.masking import SHOWN, TOKEN, VALUE, Masker, joined, masked_word, tokens

SHAPES = 10_000
"""How many shapes a miner keeps; beyond that the rarer half is forgotten."""
MEMO = 20_000
"""How many masked lines are remembered with their shape."""
SHORT = 500
"""A longer line is not remembered."""
LONGEST = 2_000
"""Characters of a line that are looked at."""
FRESH = 16
"""So many new shapes, or half as many as are known, and the shapes are grouped again."""


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence of a log: `text` has <*> for its values, `count` lines were of it."""

    number: int
    text: str
    count: int


class Miner:
    """Gives every line the number of its template.

    A number once given stays: when templates turn out to be one, the older number stands for both (`current`). Memory
    is bounded by SHAPES and MEMO; a line whose shape was forgotten gets a new number.
    """

    def __init__(self, header: Header | None = None) -> None:
        self._header = header or Header()
        self._masker = Masker()
        self._memo: dict[str, int] = {}
        self._numbers: dict[Shape, int] = {}
        self._shapes: dict[int, Shape] = {}
        self._samples: dict[int, str] = {}
        self._counts: Counter[int] = Counter()
        self._sets = Sets()
        self._templates: dict[Shape, int] = {}
        self._stars: dict[int, list[tuple[int, ...]]] = {}
        self._next = self._fresh = self._forgotten = 0

    @property
    def forgotten(self) -> int:
        """How many shapes had to be forgotten: their lines come as new ones."""
        return self._forgotten

    def add(self, line: str) -> int:
        """The number of the line's template, so far as is known now."""
        content = self._header.content(line[:LONGEST])
        masked = self._masker.mask(content)
        number = self._memo.get(masked)
        if number is None:
            number = self._number(tokens(joined(masked)), content)
            if len(self._memo) >= MEMO:
                self._memo.clear()
            if len(masked) <= SHORT:
                self._memo[masked] = number
        self._counts[number] += 1
        return self._sets.find(number)

    def current(self, number: int) -> int:
        """The number that stands for the template now."""
        return self._sets.find(number)

    def settle(self) -> None:
        """Group all shapes anew: what was seen since may show that templates are one."""
        self._templates = group(self._shapes, self._counts, self._sets)
        stars: dict[int, set[tuple[int, ...]]] = {}
        for shape in self._templates:
            places = tuple(place for place, token in enumerate(shape) if token == VALUE)
            stars.setdefault(len(shape), set()).add(places)
        # The fewest values first: the closest template takes a new shape.
        self._stars = {length: sorted(each, key=lambda places: (len(places), places)) for length, each in stars.items()}
        self._fresh = 0

    def templates(self) -> list[Template]:
        """What was found, the commonest first; all shapes are grouped before."""
        self.settle()
        counts: Counter[int] = Counter()
        for number, count in self._counts.items():
            counts[self._sets.find(number)] += count
        common = {root: shape for shape, root in self._templates.items()}
        found = [Template(root, _text(self._samples[root], common[root]), count) for root, count in counts.items()]
        return sorted(found, key=lambda each: (-each.count, each.number))

    def _number(self, shape: Shape, content: str) -> int:
        known = self._numbers.get(shape)
        if known is not None:
            return known
        if len(self._shapes) >= SHAPES:
            self._forget()
        number = self._next
        self._next += 1
        self._numbers[shape], self._shapes[number] = number, shape
        self._samples[number] = joined(" ".join(map(masked_word, content.split())))
        if (root := self._known(shape)) is not None:
            self._sets.join(root, number)
        self._fresh += 1
        if self._fresh >= max(FRESH, len(self._shapes) // 2):
            self.settle()
        return number

    def _known(self, shape: Shape) -> int | None:
        """The template that the shape is of, by the places of values of the templates that there are."""
        for stars in self._stars.get(len(shape), ()):
            starred = list(shape)
            for place in stars:
                starred[place] = VALUE
            root = self._templates.get(tuple(starred))
            if root is not None:
                return root
        return None

    def _forget(self) -> None:
        """Keep the shapes of the commoner half, and what stands for them."""
        kept = set(nlargest(SHAPES // 2, self._shapes, key=lambda number: (self._counts[number], number)))
        kept |= {self._sets.find(number) for number in kept}
        self._forgotten += len(self._shapes) - len(kept)
        self._shapes = {number: shape for number, shape in self._shapes.items() if number in kept}
        self._numbers = {shape: number for number, shape in self._shapes.items()}
        self._samples = {number: self._samples[number] for number in kept}
        self._counts = Counter({number: self._counts[number] for number in kept})
        self._sets.keep(kept)
        self._memo.clear()
        self.settle()


def mine(lines: Sequence[str]) -> tuple[list[int], list[Template]]:
    """The number of each line's template, and the templates; the header of the lines is learnt from them."""
    miner = Miner(learn(lines))
    numbers = [miner.add(line) for line in lines]
    templates = miner.templates()
    return [miner.current(number) for number in numbers], templates


def _text(sample: str, common: Shape) -> str:
    """The sample with <*> where the lines of its template differ."""
    parts, end = [], 0
    for match, token in zip(TOKEN.finditer(sample), common, strict=True):
        parts += [sample[end : match.start()], SHOWN if token == VALUE else match[0]]
        end = match.end()
    return "".join(parts)
