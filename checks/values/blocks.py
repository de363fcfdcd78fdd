"""YAML documents written as a string in values, such as `extraContainers: |` or a config file.

They are parsed where they stand, so that their nodes carry the lines of the file itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.values.parse import parse
from checks.values.tree import AnyNode, Mapping, Mark, Pair, Path, Scalar, Sequence, Source, YamlError

if TYPE_CHECKING:
    from checks.values.document import Values

_YAML = re.compile(r"\s*(#[^\n]*\n\s*)*(- *)*[\"']?[A-Za-z_][\w./-]*[\"']?:(\s|\Z)")


def documents(values: Values) -> Iterator[Mapping]:
    """For each literal block of this file that is YAML: its content under its own path."""
    for entry in list(values.entries.values()):
        node = entry.value
        if isinstance(node, Scalar) and node.style == "|" and entry.active and values.owns(node):
            content = _content(node)
            if content is not None:
                yield _nest(entry.path, entry.key or node, content)


def _content(node: Scalar) -> AnyNode | None:
    if "\n" not in node.text.strip() or not _YAML.match(node.text):
        return None
    first = node.start.line + 1
    body = node.source.lines[first : first + node.text.rstrip("\n").count("\n") + 1]
    # The block's own lines, moved below a key of their own, on the lines where they stand.
    text = "\n" * node.start.line + "_:\n" + "\n".join(body) + "\n"
    try:
        content = parse(Source(node.source.uri, text)).get("_")
    except YamlError:
        return None
    return content if isinstance(content, Mapping | Sequence) else None


def _nest(path: Path, key: Scalar, content: AnyNode) -> Mapping:
    start = Mark(key.start.line, key.start.column, 0)
    *above, last = map(str, path)

    def wrap(name: str, node: AnyNode) -> Mapping:
        pair = Pair(Scalar(node.source, start, start, name, name), node)
        return Mapping(node.source, start, start, {name: pair})

    nested = wrap(last, content)
    for name in reversed(above):
        nested = wrap(name, nested)
    return nested
