"""Template text to pieces: plain text, and actions with their tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

SPACE = " \t\r\n"
_OPEN = re.compile(r"\{\{(-(?=[ \t\r\n]))?")
_COMMENT = re.compile(r"[ \t\r\n]*/\*.*?\*/(?P<trim>[ \t\r\n]+-)?\}\}", re.DOTALL)
_TOKEN = re.compile(
    r"""(?P<trim>[ \t\r\n]+-\}\})
    |(?P<space>[ \t\r\n]+)
    |(?P<close>\}\})
    |(?P<string>"(?:[^"\\\n]|\\.)*")
    |(?P<raw>`[^`]*`)
    |(?P<char>'(?:[^'\\\n]|\\[^\n])+')
    |(?P<number>[+-]?(?:0[xX][0-9a-fA-F_]+|0[bBoO][0-7_]+|[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eEpP][+-]?[0-9]+)?i?)
    |(?P<field>\.\w+)
    |(?P<variable>\$\w*)
    |(?P<word>\w+)
    |(?P<mark>:=|[=|(),.])""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


@dataclass(slots=True)
class TemplateError(Exception):
    """A template that Go would not parse."""

    line: int
    problem: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.problem}"


class Token(NamedTuple):
    """A token of an action; `spaced` when white space stands before it."""

    kind: str
    text: str
    line: int
    spaced: bool


class Piece(NamedTuple):
    """Plain text (`tokens` is None) or an action; `quoted` as for `nodes.Action`."""

    line: int
    text: str
    tokens: list[Token] | None
    quoted: bool = False


def pieces(source: str) -> Iterator[Piece]:
    """The pieces of a template, comments left out and white space trimmed."""
    position, line, trimmed = 0, 1, False
    open_quotes = (False, False)
    while opening := _OPEN.search(source, position):
        text = source[position : opening.start()]
        open_quotes = _open_quotes(text, open_quotes)
        if trimmed:
            text = text.lstrip(SPACE)
        if opening[1]:
            text = text.rstrip(SPACE)
        if text:
            yield Piece(line, text, None)
        line += source.count("\n", position, opening.start())
        if comment := _COMMENT.match(source, opening.end()):
            end, trimmed = comment.end(), comment["trim"] is not None
        else:
            tokens, end, trimmed = _tokens(source, opening.end(), line)
            yield Piece(line, "", tokens, any(open_quotes))
        line += source.count("\n", opening.start(), end)
        position = end
    text = source[position:]
    if text:
        yield Piece(line, text.lstrip(SPACE) if trimmed else text, None)


def _tokens(source: str, position: int, line: int) -> tuple[list[Token], int, bool]:
    tokens: list[Token] = []
    spaced = False
    match = _TOKEN.match
    while token := match(source, position):
        position = token.end()
        kind, text = token.lastgroup or "", token[0]
        if kind in {"close", "trim"}:
            return tokens, position, kind == "trim"
        if kind == "space":
            line += text.count("\n")
            spaced = True
            continue
        tokens.append(Token(kind, text, line, spaced))
        spaced = False
        if kind == "raw":
            line += text.count("\n")
    if position >= len(source):
        raise TemplateError(line, "unclosed action")
    raise TemplateError(line, f"unexpected {source[position]!r} in an action")


def _open_quotes(text: str, before: tuple[bool, bool]) -> tuple[bool, bool]:
    """Whether double and single quotes are open behind a text, and behind what stands before it in its line."""
    _, newline, last = text.rpartition("\n")
    double, single = (False, False) if newline else before
    return double ^ (last.count('"') % 2 == 1), single ^ (last.count("'") % 2 == 1)


def unquote(text: str) -> str:
    """The text between quotes or backquotes, escapes read."""
    inner = text[1:-1]
    return inner if text[0] == "`" or "\\" not in inner else _ESCAPE.sub(_escape, inner)


def _escape(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code or match[4]:
        number = int(code, 16) if code else int(match[4], 8)
        return chr(number) if number < 0x110000 else "\ufffd"
    return _PLAIN.get(match[5], match[5])
