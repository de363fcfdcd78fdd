"""The text that Helm rendered, taken apart into objects that know their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from checks.values.parse import parse
from checks.values.tree import Mapping, Path, Source, YamlError, plain_data

_SPLIT = re.compile(r"(?m)^---[ \t]*")


@dataclass(eq=False)
class Rendered:
    """One object of a rendered template: the `index`th document there, which starts at `line`."""

    template: str
    index: int
    line: int
    text: str
    node: Mapping

    @cached_property
    def data(self) -> dict[str, Any]:
        """The object as plain data."""
        data = plain_data(self.node)
        assert isinstance(data, dict)
        return data

    @property
    def api_version(self) -> str:
        """Its apiVersion."""
        return str(self.node.scalar("apiVersion") or "")

    @property
    def kind(self) -> str:
        """Its kind."""
        return str(self.node.scalar("kind") or "")

    @property
    def name(self) -> str:
        """Its metadata.name."""
        return str(self.node.scalar("metadata", "name") or "")

    @property
    def title(self) -> str:
        """How a message names it."""
        return f"{self.kind} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Broken:
    """A rendered document that is not YAML."""

    template: str
    index: int
    text: str
    error: YamlError = field(repr=False)


def documents(text: str) -> Iterator[tuple[int, str]]:
    """The YAML documents of a rendered template with the 0-based line each starts at; empty ones too."""
    position = 0
    for match in [*_SPLIT.finditer(text), None]:
        end = match.start() if match else len(text)
        yield text.count("\n", 0, position), text[position:end]
        position = match.end() if match else end


def objects(template: str, text: str) -> Iterator[Rendered | Broken]:
    """The objects that a template rendered."""
    for index, (line, document) in enumerate(documents(text)):
        if not document.strip():
            continue
        try:
            node = parse(Source(template, document))
        except YamlError as error:
            yield Broken(template, index, document, error)
            continue
        if node.pairs:
            yield Rendered(template, index, line, document, node)


def value_at(data: object, path: Path) -> object:
    """The value at a path; MISSING when there is none."""
    for part in path:
        if isinstance(part, int) and isinstance(data, list) and part < len(data):
            data = data[part]
        elif isinstance(part, str) and isinstance(data, dict) and part in data:
            data = data[part]
        else:
            return MISSING
    return data


MISSING = object()
