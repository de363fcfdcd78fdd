"""YAML inside a YAML text block, with positions in the outer file."""

from __future__ import annotations

import re
from typing import Any

from checks.values.composer import ToMark
from checks.values.parse import compose
from checks.values.tree import AnyNode, Mapping, Mark, Pair, Scalar, Sequence, YamlError

_TEMPLATE_LINE = re.compile(r"^[ \t]*\{\{.*\}\}[ \t]*$", re.MULTILINE)
_TEMPLATE = re.compile(r"\{\{.*?\}\}")


def inner_map(block: Scalar, *, templated: bool) -> Mapping:
    """The map that a text block holds, as nodes of the outer file. Raises YamlError.

    With `templated`, `{{ ... }}` is filled in before anyone reads the YAML, so it may stand anywhere.
    Only a literal block (`|`) keeps its lines: the values in any other text are checked for syntax alone.
    """
    text = masked(block.text) if templated else block.text
    empty = Mapping(block.source, block.start, block.start)
    root = next(compose(block.source, text, block_marks(block)), None)
    if root is None or (isinstance(root, Scalar) and root.value is None):
        return empty
    if not isinstance(root, Mapping):
        raise YamlError("values must be a map at the top level", root.start)
    if block.style != "|":
        return empty
    if templated:
        unmask(root, set())
    return root


def block_marks(block: Scalar) -> ToMark:
    """From a mark inside the block to the mark in the file."""
    if block.style != "|":
        return lambda _mark: block.start
    source, first = block.source, block.start.line + 1
    inner, outer = block.text.split("\n"), [line.rstrip("\r") for line in source.lines[first:]]
    indent = next((len(raw) - len(line) for raw, line in zip(outer, inner, strict=False) if line.strip()), 0)

    def to_mark(mark: Any) -> Mark:
        number = min(first + mark.line, len(source.lines) - 1)
        column = min(mark.column + indent, len(source.lines[number]))
        return Mark(number, column, source.index(number) + column)

    return to_mark


def masked(text: str) -> str:
    """Templates as words of the same length; a line that is nothing else as blanks."""
    blank = _TEMPLATE_LINE.sub(lambda match: " " * len(match[0]), text)
    return _TEMPLATE.sub(lambda match: "x" * len(match[0]), blank)


def unmask(node: AnyNode, seen: set[int]) -> None:
    """Put the templates back into the scalars."""
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, Scalar):
        _restore(node)
    elif isinstance(node, Sequence):
        for item in node.items:
            unmask(item, seen)
    else:
        pairs = list(node.pairs.values())
        node.pairs.clear()
        for key, value in pairs:
            unmask(key, seen)
            unmask(value, seen)
            node.pairs[key.text] = Pair(key, value)


def _restore(node: Scalar) -> None:
    raw = node.source.text[node.start.index : node.end.index]
    if "{{" in raw:
        node.text = node.value = raw if node.plain else raw.strip("\"'")
