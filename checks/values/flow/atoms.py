"""Abstract values. A `Flow` is the set of things that an expression may be; the empty one is nil.

Atoms compare by identity: equal ones are made once, by the heap.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

WILDCARD = "*"
MAX_PATH = 14
MAX_BELOW_WHOLE = 3


class Use(NamedTuple):
    """One use of a value: template file, line, and the function or place that takes it."""

    template: str
    line: int
    kind: str


@dataclass(eq=False, slots=True)
class Place:
    """A place in the values tree, and a node of the tree of all places that templates read.

    `whole` holds the uses that take everything below it, `bare` those that take it as it is.
    `stored` and `merged` are what templates write there themselves; `below` counts the levels below
    the nearest place that was taken whole, as far as known when this one was made.
    """

    path: tuple[str, ...]
    children: dict[str, Place] = field(default_factory=dict)
    bare: set[Use] = field(default_factory=set)
    whole: set[Use] = field(default_factory=set)
    stored: dict[str, Flow] = field(default_factory=dict)
    merged: Flow = frozenset()
    chart_root: bool = False
    below: int = 0

    def child(self, key: str) -> Place:
        """The place below; the place itself where templates go round in circles."""
        found = self.children.get(key)
        if found is None:
            below = 1 if self.whole else self.below and self.below + 1
            often = self.path.count(key) >= (5 if key == WILDCARD else 3)
            if often or below > MAX_BELOW_WHOLE or len(self.path) >= MAX_PATH:
                self.whole.add(Use("", 0, "recursion"))
                return self
            found = self.children[key] = Place((*self.path, key), below=below)
        return found

    def walk(self) -> Iterator[Place]:
        """The place itself and all below it."""
        stack = [self]
        while stack:
            place = stack.pop()
            yield place
            stack.extend(place.children.values())


@dataclass(eq=False, slots=True)
class Made:
    """A map that templates build: `items` by key, `rest` under unknown keys, `bases` it was made from.

    `stored` and `merged` are what `set` and `merge` add later.
    """

    items: dict[str, Flow]
    rest: Flow
    bases: Flow
    stored: dict[str, Flow] = field(default_factory=dict)
    merged: Flow = frozenset()


@dataclass(eq=False, slots=True)
class Listed:
    """A list that templates build: the first `items`, and `rest` for all others."""

    items: tuple[Flow, ...]
    rest: Flow


@dataclass(eq=False, slots=True)
class Const:
    """A known text or number."""

    text: str


@dataclass(eq=False, slots=True)
class Pattern:
    """A text of which parts are known; `text` has a `*` for each other part."""

    text: str


@dataclass(eq=False, slots=True)
class Encoded:
    """YAML or JSON text of a value: nothing is read until the text is used."""

    of: Flow
    kind: str


@dataclass(eq=False, slots=True)
class ChartFiles:
    """`.Files` of the chart whose files these are."""

    files: dict[str, bytes]


@dataclass(eq=False, slots=True)
class FileText:
    """The text of some file of the chart."""

    files: dict[str, bytes]


@dataclass(eq=False, slots=True)
class Other:
    """Anything that holds no values: releases, versions, computed texts."""


Atom: TypeAlias = Place | Made | Listed | Const | Pattern | Encoded | ChartFiles | FileText | Other
Flow: TypeAlias = frozenset[Atom]

NIL: Flow = frozenset()
OTHER: Flow = frozenset((Other(),))


def item(listed: Listed, key: str) -> Flow:
    """What stands at a key of a list: all of it, unless the key is a number."""
    if key.isdecimal() and int(key) < len(listed.items):
        return listed.items[int(key)]
    return listed.rest.union(*listed.items)


def texts(flow: Flow) -> list[str] | None:
    """The known texts that a flow may be; None when it may be anything else."""
    found = [atom.text for atom in flow if isinstance(atom, Const)]
    return found if found and len(found) == len(flow) else None


def is_root(atom: Atom) -> bool:
    """Whether it is a chart's context, or all values of a chart."""
    return atom.chart_root if isinstance(atom, Place) else isinstance(atom, Made) and "Capabilities" in atom.items
