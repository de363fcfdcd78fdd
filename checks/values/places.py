"""What a key's name and its place say about a value, without the templates."""

from __future__ import annotations

import re
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING

from checks.values.placeholders import templated
from checks.values.tree import Scalar, node_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values
    from checks.values.tree import AnyNode, Path

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")

# Maps of strings for somebody else: annotations, labels, the environment of a program.
STRING_MAPS = frozenset((
    "annotations", "annotation", "labels", "label", "selector", "env", "envs", "environment", "vars", "var", "args",
    "params", "parameters", "arguments", "flags",
))  # fmt: skip
# Files and settings of the program in the container, which has its own rules.
PROGRAM_MAPS = frozenset((
    "config", "configs", "configuration", "settings", "ini", "properties", "conf", "toml", "files", "options", "data",
    "dict", "yaml", "json",
))  # fmt: skip


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """The words of a key in lower case: `imagePullPolicy` is image, pull, policy."""
    return tuple(word.lower() for word in _WORD.findall(name))


def ends_with(name: str, *last: str) -> bool:
    """Whether the last words of a key are these: `nodePort` ends with port, `support` does not."""
    return words(name)[-len(last) :] == last


def path_words(path: Path) -> Iterator[str]:
    """The words of all keys of a path."""
    for part in path:
        if isinstance(part, str):
            yield from words(part)


def below_any(path: Path, names: frozenset[str]) -> bool:
    """Whether a key above the last one ends with one of these words."""
    return any(isinstance(part, str) and words(part)[-1:] and words(part)[-1] in names for part in path[:-1])


def free_form(path: Path) -> bool:
    """Whether the value stands in a map whose keys are no settings of the chart."""
    return below_any(path, STRING_MAPS | PROGRAM_MAPS)


def written(entry: Entry) -> str:
    """The text of a scalar that says something: empty for null, for a template and for a placeholder."""
    if entry.scalar is None or templated(entry.text):
        return ""
    return entry.text


def number(entry: Entry | None) -> float | None:
    """The number that a scalar is, quoted or not; None for anything else."""
    value = entry.scalar if entry else None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        return int(value) if re.fullmatch(r"-?[0-9]{1,18}", value) else None
    return value if isfinite(value) else None


def expected(values: Values, entry: Entry) -> AnyNode | None:
    """A value of the right kind: what stood there before the change, or else the chart's default."""
    if (old := values.previous(entry)) is not None:
        return old.value
    node = node_at(values.chart.defaults, entry.path) if values.chart else None
    return None if node is None or values.owns(node) else node


def expected_scalar(values: Values, entry: Entry) -> Scalar | None:
    """The same when it is a scalar that says something."""
    node = expected(values, entry)
    return node if isinstance(node, Scalar) and node.value is not None else None
