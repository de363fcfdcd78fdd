"""libyaml's events to nodes, without recursion, with Go's meaning of anchors, tags and `<<`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml
from yaml._yaml import CParser

from checks.values.scalars import key_name, resolve, tagged
from checks.values.tree import AnyNode, Mapping, Mark, Pair, Scalar, Sequence, Source, Value, YamlError

MAX_NODES = 300_000
MAX_DEPTH = 250
_PROPERTIES = re.compile(r"(?:[&!]\S*[ \t]+)*")
_SLASH_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\/")
_MERGE_TAGS = (None, "tag:yaml.org,2002:merge")
_MUST_BE_MAP = "map merge requires map or sequence of maps as the value"

ToMark: TypeAlias = Callable[[Any], Mark]


@dataclass(slots=True)
class _Open:
    """A map or list whose end has not come yet.

    `own` has what stands in a map itself, without `<<`; `size` and `height` count aliases as copies.
    """

    node: Mapping | Sequence
    anchor: str | None
    flow: bool
    key: Scalar | None = None
    own: dict[str, Pair] = field(default_factory=dict)
    size: int = 1
    height: int = 1


@dataclass(slots=True)
class _Anchored:
    node: AnyNode | None
    size: int
    height: int


@dataclass(slots=True)
class Composer:
    """Reads one document after the other. `mark` turns libyaml's marks into those of the source."""

    source: Source
    parser: CParser
    mark: ToMark
    anchors: dict[str, _Anchored] = field(default_factory=dict)
    open: list[_Open] = field(default_factory=list)
    root: AnyNode | None = None

    def document(self) -> AnyNode | None:
        """The next document's root, or None at the end of the stream."""
        self.root = None
        self.anchors.clear()
        while True:
            event: Any = self.parser.get_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._add(self._scalar(event), 1, 0)
            elif kind is yaml.MappingStartEvent:
                self._start(Mapping(self.source, self.mark(event.start_mark), self.mark(event.end_mark)), event)
            elif kind is yaml.SequenceStartEvent:
                self._start(Sequence(self.source, self.mark(event.start_mark), self.mark(event.end_mark)), event)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._finish(event)
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                self._version(event)
            elif kind is yaml.DocumentEndEvent or kind is yaml.StreamEndEvent:
                return self.root

    def _version(self, event: Any) -> None:
        if event.version not in (None, (1, 1)):
            version = ".".join(map(str, event.version))
            raise YamlError(f"`%YAML {version}`: Helm reads YAML 1.1 only", self.mark(event.start_mark))

    def _start(self, node: Mapping | Sequence, event: Any) -> None:
        self.open.append(_Open(node, event.anchor, bool(event.flow_style)))
        if event.anchor:
            self.anchors[event.anchor] = _Anchored(None, 0, 0)
        self._limit(self.open[-1])

    def _finish(self, event: Any) -> None:
        done = self.open.pop()
        node = done.node
        if event.end_mark.index > event.start_mark.index:
            node.end = self.mark(event.end_mark)
        if done.anchor:
            self.anchors[done.anchor] = _Anchored(node, done.size, done.height)
        self._add(node, done.size, done.height)

    def _alias(self, event: Any) -> None:
        found = self.anchors.get(event.anchor)
        start, end = self.mark(event.start_mark), self.mark(event.end_mark)
        if found is None:
            raise YamlError(f"unknown anchor '{event.anchor}' referenced", start)
        if found.node is None:
            raise YamlError(f"anchor '{event.anchor}' value contains itself", start)
        node = found.node
        if isinstance(node, Scalar):
            node = Scalar(self.source, start, end, node.text, node.value, node.style, node.tag)
        self._add(node, found.size, found.height)

    def _scalar(self, event: Any) -> Scalar:
        text, tag, style = event.value, event.tag, event.style or ""
        start, end = self.mark(event.start_mark), self.mark(event.end_mark)
        if event.anchor or tag:
            start = _behind_properties(self.source.text, start, end)
        self._stricter(text, style, start, end)
        try:
            value = _value(text, tag, style)
        except ValueError as error:
            raise YamlError(str(error), start) from error
        node = Scalar(self.source, start, end, text, value, style, tag)
        if event.anchor:
            self.anchors[event.anchor] = _Anchored(node, 1, 0)
        return node

    def _stricter(self, text: str, style: str, start: Mark, end: Mark) -> None:
        """What go-yaml v2 refuses and libyaml takes."""
        if style == '"' and "/" in text and _SLASH_ESCAPE.search(self.source.text, start.index, end.index):
            raise YamlError("found unknown escape character", start)
        if not style and "?" in text[1:] and self.open and self.open[-1].flow:
            raise YamlError("a `?` between [ ] or { } needs quotes", start)

    def _add(self, node: AnyNode, size: int, height: int) -> None:
        """Put a finished node where it belongs: the map or list that is open, or the root."""
        if not self.open:
            self.root = node
            return
        above = self.open[-1]
        above.size += size
        above.height = max(above.height, height + 1)
        self._limit(above)
        if node.end.index > above.node.end.index:
            above.node.end = node.end
        if isinstance(above.node, Sequence):
            above.node.items.append(node)
        elif above.key is None:
            above.key = _key(node)
        else:
            key, above.key = above.key, None
            _put(above.node, above.own, Pair(key, node))

    def _limit(self, above: _Open) -> None:
        if above.size > MAX_NODES:
            raise YamlError(f"more than {MAX_NODES} values, aliases counted as copies", above.node.start)
        if len(self.open) + above.height - 1 > MAX_DEPTH:
            raise YamlError(f"nested deeper than {MAX_DEPTH} levels", above.node.start)


def _behind_properties(text: str, start: Mark, end: Mark) -> Mark:
    """The scalar itself, without the anchor and the tag that libyaml counts to it."""
    match = _PROPERTIES.match(text, start.index, end.index)
    skipped = len(match[0]) if match else 0
    return Mark(start.line, start.column + skipped, start.index + skipped)


def _value(text: str, tag: str | None, style: str) -> Value:
    if tag is not None and tag != "!":
        return tagged(text, tag)
    return text if style or tag else resolve(text)


def _key(node: AnyNode) -> Scalar:
    if not isinstance(node, Scalar):
        raise YamlError("invalid map key: a map or list cannot be a key", node.start)
    if key_name(node.value) is None:
        raise YamlError("invalid map key: null cannot be a key", node.start)
    return node


def _put(node: Mapping, own: dict[str, Pair], pair: Pair) -> None:
    """`<<` overwrites what stands before it, and is overwritten by what comes after: as in go-yaml v2."""
    key = pair.key
    if key.plain and key.text == "<<" and key.tag in _MERGE_TAGS:
        for merged in _merged(pair.value):
            node.pairs |= merged.pairs
        return
    name = key_name(key.value) or ""
    if name in own:
        node.shadowed.append((own[name], pair))
    own[name] = node.pairs[name] = pair


def _merged(value: AnyNode) -> Iterator[Mapping]:
    """The maps that `<<` brings in, in the order in which they overwrite each other."""
    for each in reversed(value.items) if isinstance(value, Sequence) else [value]:
        if not isinstance(each, Mapping):
            raise YamlError(_MUST_BE_MAP, each.start)
        yield each
