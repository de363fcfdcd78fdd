"""A YAML document as a tree of nodes that know where they stand.

Positions are libyaml's marks: 0-based `line` and `column`, `index` in characters. They become
1-based only in a `Location`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeAlias

from checks.model import Location, Replacement

Path: TypeAlias = tuple[str | int, ...]
Value: TypeAlias = bool | int | float | str | None


class Mark(NamedTuple):
    """A position in a text: 0-based line and column, and the character's index."""

    line: int
    column: int
    index: int  # type: ignore[assignment]  # a tuple's method of that name is not used


@dataclass(slots=True, eq=False)
class YamlError(Exception):
    """Helm cannot read the text: `problem` in the parser's words, and where it gave up."""

    problem: str
    mark: Mark

    def __str__(self) -> str:
        return f"line {self.mark.line + 1}: {self.problem}"


@dataclass(eq=False)
class Source:
    """The text of one file, without a byte order mark. `uri` is relative to the repository root.

    `offset` is the number of bytes that stand before the text in the file.
    """

    uri: str
    text: str
    offset: int = 0

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends. Only LF ends a line, as for an editor's line number."""
        return self.text.split("\n")

    @cached_property
    def _line_starts(self) -> list[int]:
        starts, total = [], 0
        for line in self.lines:
            starts.append(total)
            total += len(line) + 1
        return starts

    def mark(self, index: int) -> Mark:
        """The mark of a character's index."""
        line = bisect_right(self._line_starts, index) - 1
        return Mark(line, index - self._line_starts[line], index)

    def index(self, line: int) -> int:
        """The index of the first character of a 0-based line."""
        return self._line_starts[line]

    def location(self, start: Mark, end: Mark) -> Location:
        """The region between two marks."""
        return Location(self.uri, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def replacement(self, start: int, end: int, text: str) -> Replacement:
        """A replacement of the characters `start` to `end`, which counts in bytes."""
        first = self.offset + len(self.text[:start].encode())
        return Replacement(self.uri, first, first + len(self.text[start:end].encode()), text)


@dataclass(slots=True, eq=False)
class Node:
    """What scalars, mappings and sequences share."""

    source: Source
    start: Mark
    end: Mark

    @property
    def line(self) -> int:
        """The 1-based line it starts at."""
        return self.start.line + 1

    @property
    def location(self) -> Location:
        """Its region in its own file."""
        return self.source.location(self.start, self.end)


@dataclass(slots=True, eq=False)
class Scalar(Node):
    """A scalar: `text` as written (escapes read), `value` as Go's YAML reads it.

    `style` is "" for a plain scalar, else one of `' " | >`.
    """

    text: str
    value: Value
    style: str = ""
    tag: str | None = None

    @property
    def plain(self) -> bool:
        """Without quotes."""
        return self.style == ""


@dataclass(slots=True, eq=False)
class Sequence(Node):
    """A list."""

    items: list[AnyNode] = field(default_factory=list)


class Pair(NamedTuple):
    """A key and its value."""

    key: Scalar
    value: AnyNode


@dataclass(slots=True, eq=False)
class Mapping(Node):
    """A map. `pairs` holds what counts: the last of two equal keys, and merged-in `<<` keys.

    `shadowed` lists what was overwritten by a later pair of the same key: (lost, kept).
    """

    pairs: dict[str, Pair] = field(default_factory=dict)
    shadowed: list[tuple[Pair, Pair]] = field(default_factory=list)

    def get(self, *path: str) -> AnyNode | None:
        """The node below this path of keys, or None."""
        node: AnyNode | None = self
        for key in path:
            if not isinstance(node, Mapping) or (pair := node.pairs.get(key)) is None:
                return None
            node = pair.value
        return node

    def scalar(self, *path: str) -> Value:
        """The value of the scalar below this path, or None."""
        node = self.get(*path)
        return node.value if isinstance(node, Scalar) else None


AnyNode: TypeAlias = Scalar | Sequence | Mapping


def node_at(node: AnyNode | None, path: Path) -> AnyNode | None:
    """The node at a path of keys and positions, or None."""
    for part in path:
        if isinstance(node, Mapping) and isinstance(part, str) and part in node.pairs:
            node = node.pairs[part].value
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
        else:
            return None
    return node


def plain_data(node: AnyNode | None) -> object:
    """The node as Python data, as `helm` sees it."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain_data(item) for item in node.items]
    if isinstance(node, Mapping):
        return {key: plain_data(pair.value) for key, pair in node.pairs.items()}
    return None


def walk(node: AnyNode, path: Path = ()) -> Iterator[tuple[Path, AnyNode]]:
    """Every node with its path, the root first, parents before their children."""
    stack: list[tuple[Path, AnyNode]] = [(path, node)]
    while stack:
        path, node = stack.pop()
        yield path, node
        if isinstance(node, Mapping):
            stack.extend(((*path, key), pair.value) for key, pair in reversed(node.pairs.items()))
        elif isinstance(node, Sequence):
            last = len(node.items) - 1
            stack.extend(((*path, last - i), item) for i, item in enumerate(reversed(node.items)))


def dotted(path: Path) -> str:
    """`("a", "b", 0, "c.d")` as people write it: `a.b[0]."c.d"`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += ("." if text else "") + (f'"{part}"' if "." in part or not part else part)
    return text


def merge(base: AnyNode | None, over: AnyNode) -> AnyNode:
    """Helm's coalescing: maps merge key by key, all else replaces, null removes a default."""
    if not isinstance(base, Mapping) or not isinstance(over, Mapping):
        return over
    merged = Mapping(over.source, over.start, over.end, dict(base.pairs), over.shadowed)
    for key, pair in over.pairs.items():
        below = base.pairs.get(key)
        merged.pairs[key] = Pair(pair.key, merge(below.value if below else None, pair.value))
    return merged
