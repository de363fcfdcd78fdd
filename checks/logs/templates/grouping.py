"""Which masked lines are one template.

Two shapes (the tokens of masked lines) that differ in one word, or in two, are candidates. Whether the words that
stand there are values of one template or mark different templates is told by the words: many of them, names with dots
or dashes, and a place that already has values speak for values; states and switches (RUNNING, on) speak against.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from checks.logs.templates.masking import VALUE

Shape = tuple[str, ...]
Places = tuple[int, ...]

SINGLE = 4
"""So many different words at one place are values, when nothing else differs."""
DOUBLE = 6
"""So many different pairs of words at two places."""
NAMED = 3
STATES = 5
"""How many times more words it takes when they are states."""
FEW = 5
"""Of more different words it means nothing that they are about as common as each other."""
EVEN = 4
"""A word is about as common as the others when it has a quarter of their mean."""
KEPT = 3
"""How many words must be left of a shape with two places starred."""
WIDEST = 24
"""A shape with more places is compared by one place only."""
MOST_PAIRS = 400_000
"""Beyond so many pairs of places the shapes are compared by one place only: time is bounded."""
_STATES = frozenset(
    """true false yes no on off null none nil ok up down enabled disabled active inactive success failure failed open
    opened closed start started stop stopped starting stopping connected disconnected""".split()
)
_BEFORE = frozenset({'"', "'", "user", "host", "from", "for"})
"""After these a value is likely; after an equals sign it is certain."""
_WORD = re.compile(r"[^\W_]")
_NAME = re.compile(r"\w[.@\\/_-]\w")
_CAMEL = re.compile(r"[a-z][A-Z]")


class Sets:
    """Disjoint sets of numbers; the smallest of a set stands for it."""

    def __init__(self) -> None:
        self._parents: dict[int, int] = {}

    def find(self, member: int) -> int:
        """The one that stands for the member's set; itself when it was never joined."""
        parents = self._parents
        while (parent := parents.get(member, member)) != member:
            parents[member] = parents.get(parent, parent)
            member = parent
        return member

    def join(self, one: int, other: int) -> bool:
        """Make two sets one; False when they were."""
        low, high = sorted((self.find(one), self.find(other)))
        if low == high:
            return False
        self._parents[high] = low
        return True

    def keep(self, members: Iterable[int]) -> None:
        """Forget all others."""
        self._parents = {member: self.find(member) for member in members}


def is_word(token: str) -> bool:
    """Whether a token is a word: neither a value nor a sign."""
    return token != VALUE and _WORD.search(token) is not None


def merge(one: Shape, other: Shape) -> Shape:
    """What two shapes of one length have in common."""
    return tuple(a if a == b else VALUE for a, b in zip(one, other, strict=True))


def group(shapes: Mapping[int, Shape], counts: Mapping[int, int], sets: Sets) -> dict[Shape, int]:
    """Join the sets of the shapes that are one template; the common shape of each set that is left.

    `counts` says how many lines had each shape.
    """
    while True:
        templates = _templates(shapes, sets)
        lines: Counter[int] = Counter()
        for number in shapes:
            lines[sets.find(number)] += counts[number]
        # The cheaper comparison first: what it joins need not be compared by pairs.
        if not (_join(_single(templates), lines, sets) or _join(_double(templates), lines, sets)):
            return templates


def _templates(shapes: Mapping[int, Shape], sets: Sets) -> dict[Shape, int]:
    """The common shape of each set; sets that have the same are joined."""
    common: dict[int, Shape] = {}
    for member, shape in shapes.items():
        root = sets.find(member)
        common[root] = merge(common[root], shape) if root in common else shape
    found: dict[Shape, int] = {}
    for root, shape in common.items():
        if shape in found:
            sets.join(found[shape], root)
        found.setdefault(shape, root)
    return found


class Starred(NamedTuple):
    """A template with one place or two starred. `key` is the same for all templates that are then alike."""

    key: int
    places: Places
    shape: Shape
    root: int

    @property
    def stood(self) -> Shape:
        """What stood at the starred places."""
        return tuple(self.shape[place] for place in self.places)

    def before(self, place: int) -> str:
        """The token before a starred place."""
        return self.shape[place - 1] if place and place - 1 not in self.places else ""


def _hashes(shape: Shape) -> tuple[int, list[int]]:
    """A number for the shape, and for each place what starring it adds to that number: no starred tuple is built."""
    parts = [hash((place, token)) for place, token in enumerate(shape)]
    return sum(parts) + len(shape), [hash((place, VALUE)) - part for place, part in enumerate(parts)]


def _single(templates: Mapping[Shape, int]) -> Iterator[Starred]:
    """Each template with one place starred. Something must be left."""
    for shape, root in templates.items():
        words = [is_word(token) for token in shape]
        several = sum(words) > 1
        total, changes = _hashes(shape)
        for place, token in enumerate(shape):
            if token == VALUE or (several and words[place]):
                yield Starred(hash((place, total + changes[place])), (place,), shape, root)


def _double(templates: Mapping[Shape, int]) -> Iterator[Starred]:
    """Each template with two places starred."""
    budget = MOST_PAIRS
    for shape, root in templates.items():
        places = [place for place, token in enumerate(shape) if token == VALUE or is_word(token)]
        left = sum(map(is_word, shape)) - KEPT
        budget -= len(places) ** 2 // 2
        if len(places) > WIDEST or budget < 0:
            continue
        total, changes = _hashes(shape)
        for first, second in combinations(places, 2):
            if (shape[first] != VALUE) + (shape[second] != VALUE) <= left:
                key = hash((first, second, total + changes[first] + changes[second]))
                yield Starred(key, (first, second), shape, root)


def _join(starred: Iterable[Starred], lines: Mapping[int, int], sets: Sets) -> bool:
    """Join what differs only in values; whether anything was joined."""
    alike: dict[int, list[Starred]] = defaultdict(list)
    common: dict[int, Shape] = {}
    for each in starred:
        alike[each.key].append(each)
        common[each.root] = each.shape
    joined = False
    for members in alike.values():
        if len(members) > 1 and _values(members, lines):
            for other in members[1:]:
                joined |= _joined(members[0].root, other.root, common, sets)
    return joined


def _joined(one: int, other: int, common: dict[int, Shape], sets: Sets) -> bool:
    """Join two sets unless no word were left that their lines share; `common` is kept up to date."""
    one, other = sets.find(one), sets.find(other)
    shape = merge(common[one], common[other])
    if one == other or not any(map(is_word, shape)):
        return False
    sets.join(one, other)
    common[min(one, other)] = shape
    return True


def _values(members: Sequence[Starred], lines: Mapping[int, int]) -> bool:
    """Whether what stood at the starred places are values of one template."""
    if any(set(each.stood) == {VALUE} for each in members):
        return True
    places = members[0].places
    if len(places) > 1 and len(members) < DOUBLE:
        return False
    for place in places:
        counts: Counter[str] = Counter()
        for each in members:
            counts[each.shape[place]] += lines[each.root]
        if len(counts) < 2 or not _are_values(counts, members[0].before(place)):
            return False
    return True


def _are_values(counts: Mapping[str, int], before: str) -> bool:
    if VALUE in counts or before == "=":
        return True
    states = sum(map(_is_state, counts))
    names = sum(map(_is_name, counts))
    needed = SINGLE
    if states > len(counts) / 2:
        needed *= STATES
    elif names > len(counts) / 2:
        needed = NAMED
    elif before not in _BEFORE and _balanced(counts):
        return False
    return len(counts) >= needed - (before in _BEFORE)


def _balanced(counts: Mapping[str, int]) -> bool:
    """A few words, each about as common as the others: they say what happens. Values have favourites and rarities."""
    return len(counts) <= FEW and min(counts.values()) * len(counts) * EVEN >= sum(counts.values())


def _is_state(word: str) -> bool:
    last = word.rpartition(".")[2]
    return word.lower() in _STATES or (last.isupper() and len(last) > 1)


def _is_name(word: str) -> bool:
    return not _is_state(word) and not _CAMEL.search(word) and _NAME.search(word) is not None
