"""YAML documents written as a string in values, such as `extraContainers: |` or a config file.

Their nodes are nodes of the file itself, at the lines where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.values.embedding import block_marks, masked, unmask
from checks.values.parse import compose
from checks.values.tree import AnyNode, Mapping, Mark, Pair, Path, Scalar, Sequence, YamlError

if TYPE_CHECKING:
    from checks.values.document import Values

_YAML = re.compile(r"\s*((#|\{\{)[^\n]*\n\s*)*(- *)*[\"']?[A-Za-z_][\w./-]*[\"']?:(\s|\Z)")


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
    templated = "{{" in node.text
    try:
        root = next(compose(node.source, masked(node.text) if templated else node.text, block_marks(node)), None)
    except YamlError:
        return None
    if root is not None and templated:
        unmask(root, set())
    return root if isinstance(root, Mapping | Sequence) else None


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
