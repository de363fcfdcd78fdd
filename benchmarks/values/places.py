"""Where things stand in a values file: a walk over the YAML nodes with their marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[str | int, ...]
Pos = tuple[int, int]
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of a map or list. Positions are (line, column), 0-based, as libyaml gives them."""

    path: Path
    key_pos: Pos
    key_end: Pos
    node: yaml.Node
    value: Any
    parent: yaml.Node

    @property
    def key(self) -> str:
        """The last named step of the path: the key itself, or the list's key for an item."""
        return next((str(step) for step in reversed(self.path) if isinstance(step, str)), "")

    @property
    def line(self) -> int:
        """1-based line of the key (of the item, in a list)."""
        return self.key_pos[0] + 1

    @property
    def start(self) -> Pos:
        """Where the value begins."""
        return self.node.start_mark.line, self.node.start_mark.column

    @property
    def end(self) -> Pos:
        """Where the value ends (exclusive)."""
        return self.node.end_mark.line, self.node.end_mark.column

    @property
    def scalar(self) -> bool:
        """A plain, quoted or block scalar."""
        return isinstance(self.node, yaml.ScalarNode)

    @property
    def inline(self) -> bool:
        """The value stands on the line of its key and ends there."""
        return self.start[0] == self.end[0] == self.key_pos[0]

    @property
    def block(self) -> bool:
        """A map or list written in block style with at least one entry."""
        return isinstance(self.node, yaml.CollectionNode) and bool(self.node.value) and not self.node.flow_style

    @property
    def in_flow(self) -> bool:
        """The entry stands inside braces or brackets."""
        return bool(getattr(self.parent, "flow_style", False))

    @property
    def style(self) -> str:
        """The quote or block sign of a scalar, empty for a plain one."""
        return str(self.node.style or "") if isinstance(self.node, yaml.ScalarNode) else ""

    @property
    def dotted(self) -> str:
        """a.b.0.c"""
        return ".".join(str(step) for step in self.path)


def lookup(values: Any, path: Path) -> Any:
    """The value at `path`, or None."""
    for step in path:
        if isinstance(values, dict):
            values = values.get(step, _MISSING)
        elif isinstance(values, list) and isinstance(step, int) and step < len(values):
            values = values[step]
        else:
            return None
        if values is _MISSING:
            return None
    return values


def places(text: str, values: Any) -> list[Place]:
    """All entries of the first document; those behind an alias and those with a twin are left out."""
    body = text.removeprefix("\ufeff")
    root = next(iter(yaml.compose_all(body, Loader=yaml.CSafeLoader)), None)
    found: list[Place] = []
    seen: set[int] = set()
    if root is not None:
        found.extend(_walk(root, (), values, seen))
    count: dict[Path, int] = {}
    for place in found:
        count[place.path] = count.get(place.path, 0) + 1
    return [place for place in found if count[place.path] == 1]


def _walk(node: yaml.Node, path: Path, values: Any, seen: set[int]) -> Iterator[Place]:
    if id(node) in seen:
        return
    seen.add(id(node))
    for step, key, child in _entries(node):
        here = (*path, step)
        mark, end = (key or child).start_mark, (key or child).end_mark
        place = Place(here, (mark.line, mark.column), (end.line, end.column), child, lookup(values, here), node)
        if id(child) not in seen:
            yield place
        yield from _walk(child, here, values, seen)


def _entries(node: yaml.Node) -> Iterator[tuple[str | int, yaml.Node | None, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value != "<<":
                yield key.value, key, child
    elif isinstance(node, yaml.SequenceNode):
        for number, child in enumerate(node.value):
            yield number, None, child
