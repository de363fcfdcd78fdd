"""The document that our own rules take: a compose file or a Dockerfile."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from checks.model import Finding, Location
from checks.security import kinds
from checks.security.manifests import Documents
from checks.values.tree import AnyNode, Mapping, Scalar, Sequence

_TOP = frozenset({"version", "name", "services", "networks", "volumes", "configs", "secrets", "include"})
_DIRECTIVE = re.compile(r"^\s*#\s*escape\s*=\s*(?P<char>[\\\\`])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Instruction:
    """An instruction of a Dockerfile: its 1-based line, its word in capitals, and what follows on all its lines."""

    line: int
    word: str
    arguments: str


@dataclass(frozen=True)
class Document:
    """One file. `services` and `instructions` are empty for a file of the other kind."""

    uri: str
    text: str
    services: tuple[tuple[str, Mapping], ...] = ()

    @cached_property
    def lines(self) -> list[str]:
        """Its text by lines."""
        return self.text.split("\n")

    @cached_property
    def instructions(self) -> tuple[Instruction, ...]:
        """The instructions of a Dockerfile, continued lines joined; comments between them left out."""
        return () if self.services else tuple(_instructions(self.lines))

    def node(self, message: str, node: AnyNode, key: str) -> Iterator[Finding]:
        """A finding at a node of a compose file."""
        where = node.location
        end = where.end_column if where.end_line == where.start_line else where.start_column + 1
        yield Finding(message, Location(self.uri, where.start_line, where.start_column, where.start_line, end), key)

    def line(self, message: str, number: int, key: str) -> Iterator[Finding]:
        """A finding at a line of a Dockerfile."""
        text = self.lines[number - 1].rstrip()
        start = len(text) - len(text.lstrip()) + 1
        yield Finding(message, Location(self.uri, number, start, number, len(text) + 1), key)


def compose_file(documents: Documents) -> Document | None:
    """The document of a compose file; None for YAML that is none, by its name and by what it holds."""
    root = documents.roots[0] if documents.roots else None
    services = root.get("services") if isinstance(root, Mapping) else None
    if not isinstance(root, Mapping) or not isinstance(services, Mapping):
        return None
    found = tuple((name, pair.value) for name, pair in services.pairs.items() if isinstance(pair.value, Mapping))
    if not kinds.is_compose(documents.uri) and not _looks_like_one(root, found):
        return None
    return Document(documents.uri, documents.text, found)


def _looks_like_one(root: Mapping, services: Iterable[tuple[str, Mapping]]) -> bool:
    known = all(key in _TOP or key.startswith("x-") for key in root.pairs)
    return known and any("image" in service.pairs or "build" in service.pairs for _, service in services)


def texts(node: AnyNode | None) -> Iterator[tuple[str, AnyNode]]:
    """The texts of a list, or the one text, with their nodes."""
    for each in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(each, Scalar):
            yield each.text, each


def _instructions(lines: list[str]) -> Iterator[Instruction]:
    escape = next((m["char"] for line in lines[:5] if (m := _DIRECTIVE.match(line))), "\\")
    first = 0
    parts: list[str] = []
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if line.startswith("#") or (not line and not parts):
            continue
        first = first or number
        parts.append(line.removesuffix(escape).strip())
        if not line.endswith(escape):
            word, _, rest = " ".join(parts).partition(" ")
            yield Instruction(first, word.upper(), rest.strip())
            first, parts = 0, []
