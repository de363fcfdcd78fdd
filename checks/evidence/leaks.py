"""betterleaks as evidence, in our process: a text in, the secrets that it knows by their form out.

The library is loaded with its own rules: no setting of the repository reaches it, and a comment that
allows a secret is put out of use before the text is given to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from checks.errors import MissingError

INSTALL = "Install self-improving-stack[security]."
CHUNK = 4_000_000
OVERLAP = 20_000
_ALLOWED = re.compile(r"(?i)leaks:allow")
_SECRET_PART = re.compile(r"secret|password|token|-key$")
_CANARY = "token = ghp_" + "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC2dF4hJ6"


@dataclass(frozen=True, slots=True)
class Leak:
    """A secret in a text: the rule that knows it, and the characters `start` to `end` (exclusive) that it takes.

    `value` is the secret itself, which stands there, perhaps encoded. `sure` tells that its form proves it.
    """

    rule: str
    sure: bool
    start: int
    end: int
    value: str


def leaks(text: str) -> Iterator[Leak]:
    """The secrets in a text of any length. Raises MissingError when the library is missing or broken."""
    library()
    for offset in range(0, max(len(text), 1), CHUNK):
        part = text[offset : offset + CHUNK + OVERLAP]
        for leak in _scan(part):
            if leak.start < CHUNK:
                yield Leak(leak.rule, leak.sure, leak.start + offset, leak.end + offset, leak.value)


@cache
def library() -> ModuleType:
    """The library, once it has found a secret that was planted for it. Raises MissingError."""
    try:
        module = import_module("betterleaks")
    except ImportError as error:
        raise MissingError("betterleaks is not there", todo=INSTALL) from error
    where = Path(str(module.__file__)).resolve()
    if where.parent.parent == Path.cwd().resolve() or where.parent == Path.cwd().resolve():
        raise MissingError("betterleaks is shadowed by a folder of the repository", str(where), "Rename it.")
    if not _found(module, _CANARY):
        raise MissingError("betterleaks did not see a secret that was planted for it: it is broken", todo=INSTALL)
    return module


def knows(rule: str) -> bool:
    """Whether the library has a rule of this id. It lists them nowhere, but holds its settings as text."""
    binding = import_module(f"{library().__name__}._lib")
    return f'\nid = "{rule}"\n'.encode() in Path(binding._find_library()).read_bytes()  # noqa: SLF001


def _found(module: ModuleType, text: str) -> list[Mapping[str, Any]]:
    try:
        return [each.raw for each in module.scan_string(text)]
    except (module.BetterleaksError, OSError, AttributeError, ValueError, TypeError) as error:
        raise MissingError(f"betterleaks failed ({type(error).__name__})", todo=INSTALL) from error


def _scan(text: str) -> Iterator[Leak]:
    given = _ALLOWED.sub("leaks-allow", text.replace("\0", " "))
    lines = _Lines(given)
    for raw in _found(library(), given.encode("utf-8", "replace").decode()):
        yield from _leaks_of(raw, lines)
        for group in raw.get("component_sets") or ():
            for part in group.get("components") or ():
                if _SECRET_PART.search(str(part["rule_id"])):
                    yield from _leaks_of(part, lines)


def _leaks_of(raw: Mapping[str, Any], lines: _Lines) -> Iterator[Leak]:
    where, match = raw["location"], raw["match"]
    start = lines.index(where["start_line"], where["start_column"] - 1)
    end = lines.index(where["end_line"], where["end_column"])
    value, full = str(match["value"]), str(match["full"])
    at = lines.text.find(value, start, max(end, start + len(full)))
    if value and at >= 0:
        start, end = at, at + len(value)
    rule = str(raw["rule_id"])
    yield Leak(rule, raw.get("confidence", "high") != "low" and not rule.startswith("generic-"), start, end, value)


class _Lines:
    """From the library's lines and byte columns to characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def index(self, line: int, column: int) -> int:
        start = self._starts[min(max(line, 1), len(self._starts)) - 1]
        end = self.text.find("\n", start)
        content = self.text[start : end if end >= 0 else len(self.text)]
        if content.isascii():
            return min(start + column, len(self.text))
        return start + len(content.encode("utf-8", "replace")[:column].decode("utf-8", "ignore"))
