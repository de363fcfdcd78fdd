"""The text that Helm rendered, taken apart into objects that know their lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from checks.values.parse import parse
from checks.values.tree import Path, Source, YamlError, plain_data

_SPLIT = re.compile(r"(?m)^---[ \t]*")


Read: TypeAlias = Callable[[Sequence[str]], list[object]]
"""Gives each YAML document as plain data, None where it is no map."""


@dataclass(frozen=True, slots=True, eq=False)
class Rendered:
    """One object of a rendered template: the `index`th document there, which starts at `line`."""

    template: str
    index: int
    line: int
    text: str
    data: dict[str, Any]

    @property
    def api_version(self) -> str:
        """Its apiVersion."""
        return str(self.data.get("apiVersion") or "")

    @property
    def kind(self) -> str:
        """Its kind."""
        return str(self.data.get("kind") or "")

    @property
    def name(self) -> str:
        """Its metadata.name."""
        found = value_at(self.data, ("metadata", "name"))
        return found if isinstance(found, str) else ""

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


def objects(read: Read, texts: Mapping[str, str]) -> Iterator[Rendered | Broken]:
    """The objects in the texts of rendered templates."""
    parts = [
        (template, index, line, document)
        for template, text in texts.items()
        for index, (line, document) in enumerate(documents(text))
        if document.strip()
    ]
    for (template, index, line, document), data in zip(parts, read([part[3] for part in parts]), strict=True):
        if isinstance(data, dict):
            if data:
                yield Rendered(template, index, line, document, data)
        elif error := _error(document):
            yield Broken(template, index, document, error)


def _error(document: str) -> YamlError | None:
    try:
        parse(Source("", document))
    except YamlError as error:
        return error
    return None


def read_yaml(text: str) -> object:
    """A YAML document as plain data, None where it is no map."""
    try:
        return plain_data(parse(Source("", text)))
    except YamlError:
        return None


def scalars(data: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """All scalars of plain data with their paths."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from scalars(value, (*path, key))
    elif isinstance(data, list):
        for i, item in enumerate(data):
            yield from scalars(item, (*path, i))
    else:
        yield path, data


def value_at(data: Any, path: Path) -> object:
    """The value at a path; MISSING when there is none."""
    for part in path:
        listed = isinstance(data, list) and isinstance(part, int) and part < len(data)
        if not listed and not (isinstance(data, dict) and part in data):
            return MISSING
        data = data[part]
    return data


MISSING = object()
