"""What Helm says when it cannot render, taken apart: where, in which expression, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["undefined", "refused", "parse", "execute", "manifest", "load", "crash"]

_FRAME = re.compile(
    r"(?:template: )?(?P<template>[^\s:()<>\"]+):(?P<line>\d+)(?::(?P<column>\d+))?:?\s+"
    r"executing \\?\"(?P<name>.*?)\\?\" at <(?P<expression>.*?)>: ?\n?\s*",
    re.DOTALL,
)
_REFUSED = re.compile(
    r"execution error at \((?P<template>[^\s:]+):(?P<line>\d+)(?::(?P<column>\d+))?\): ?(?P<message>.*)", re.DOTALL
)
_PARSE = re.compile(r"parse error at \((?P<template>[^\s:]+):(?P<line>\d+)\): ?(?P<message>.*)", re.DOTALL)
_UNDEFINED = re.compile(r'(?:no template "(?P<a>[^"]+)" associated|template "(?P<b>[^"]+)" not defined)')
_MANIFEST = re.compile(r"YAML parse error on (?P<template>\S+): (?P<message>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Frame:
    """One step of the way to an error: `name` is the template or definition that was executing."""

    template: str
    line: int
    column: int
    name: str
    expression: str


@dataclass(slots=True)
class RenderError(Exception):
    """Helm did not render. `frames` leads from the outer template to where it failed."""

    message: str
    kind: Kind = "execute"
    frames: tuple[Frame, ...] = ()
    undefined: str = ""
    text: str = field(default="", repr=False)

    @property
    def template(self) -> str:
        """The template that Helm was rendering; empty when it is not known."""
        return self.frames[0].template if self.frames else ""

    @property
    def line(self) -> int:
        """The line in that template, 1-based; 0 when it is not known."""
        return self.frames[0].line if self.frames else 0

    def __str__(self) -> str:
        return f"{self.template}:{self.line}: {self.message}" if self.frames else self.message


def parse_error(text: str) -> RenderError:
    """The error that Helm put into words, of Helm 3 or 4."""
    for kind, pattern in (("refused", _REFUSED), ("parse", _PARSE), ("manifest", _MANIFEST)):
        if match := pattern.search(text):
            return _single(kind, match, text)
    matches = list(_FRAME.finditer(text))
    frames = tuple(_frame(match) for match in matches if match["template"] != "gotpl")
    message = text[matches[-1].end() :].strip() if matches else text.strip()
    message = re.sub(r"^(error calling (include|tpl|template): ?\s*)+", "", message)
    if match := _UNDEFINED.search(text):
        return RenderError(message, "undefined", frames, match["a"] or match["b"], text)
    return RenderError(message, "execute" if frames else "load", frames, text=text)


def _frame(match: re.Match[str]) -> Frame:
    return Frame(match["template"], int(match["line"]), int(match["column"] or 0), match["name"], match["expression"])


def _single(kind: str, match: re.Match[str], text: str) -> RenderError:
    found = match.groupdict()
    frame = Frame(found["template"], int(found.get("line") or 0), int(found.get("column") or 0), "", "")
    return RenderError(found["message"].strip(), kind, (frame,), text=text)  # type: ignore[arg-type]
