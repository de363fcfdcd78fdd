"""Small changes to one line that may make a broken text readable again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from checks.values.broken.layout import Layout


class Kind(Enum):
    """What a repair supposes to be wrong."""

    TEMPLATE = "template"
    TAB = "tab"
    QUOTE_OPEN = "quote open"
    QUOTE_STRAY = "quote stray"
    QUOTE_INSIDE = "quote inside"
    ESCAPE = "escape"
    COLON_SPACE = "colon space"
    DASH_SPACE = "dash space"
    COLON = "colon"
    COMMA = "comma"
    NEEDS_QUOTES = "needs quotes"
    BRACKET_OPEN = "bracket open"
    BRACKET_STRAY = "bracket stray"
    INDENT = "indent"
    BLOCK = "block"
    STRAY = "stray"


@dataclass(frozen=True, slots=True)
class Repair:
    """New text for some lines, supposing that line `number` is the cause. The cheapest is tried first."""

    kind: Kind
    number: int
    lines: Mapping[int, str]
    cost: float


_ENTRY = re.compile(
    r"(?P<head>\s*(?:- +)*(?P<key>(?:\"[^\"]*\"|'[^']*'|[^\s\"'#\[{][^#]*?)\s*:\s+)?)"
    r"(?P<value>\S.*?)(?P<tail>\s+#.*|\s*)$"
)
_WORDS = re.compile(r"\s*(?:- +)*[\w\"'](?:[^:\[\]{}]|:(?!\s|$))*$")
_FIRST_WORD = re.compile(r"^(\s*(?:- +)*\w[\w./-]*)(\s+\S)")
_GLUED_COLON = re.compile(r"^(\s*(?:- +)*[\w./-]+):(?=[^\s/:])")
_GLUED_DASH = re.compile(r"^(\s*)-(?=[^\s-])")
_BAD_ESCAPE = re.compile(r"\\(?:[0abtnvfre \"\\N_LP]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|(?P<bad>.?))")
_TEXT_BELOW = re.compile(r"\S:\s*$")
LIKE_YAML = re.compile(r"\s*(- |-$|[^\s=({\"'`$]+:(\s|$)|[\"'][^\"']+[\"']:(\s|$))")
_COMMENT = re.compile(r"\s+#")
_LONG = 5_000
_CLOSERS = {"[": "]", "{": "}"}


def open_ends(line: str) -> tuple[str, str]:
    """The quote that the line leaves open, and the closing brackets that it lacks."""
    quote, brackets, position = "", "", 0
    while position < len(line):
        char, position = line[position], position + 1
        if quote == '"' and char == "\\":
            position += 1
        elif quote:
            quote = "" if char == quote else quote
        elif char in "'\"" and (position == 1 or line[position - 2] in " \t[{,("):
            quote = char
        elif char == "#" and (position == 1 or line[position - 2].isspace()):
            break
        elif char in _CLOSERS:
            brackets = _CLOSERS[char] + brackets
        elif brackets and char == brackets[0]:
            brackets = brackets[1:]
    return quote, brackets


def repairs(layout: Layout, number: int, failed: int, *, flow: bool) -> Iterator[Repair]:
    """Everything that is worth trying on one line.

    `failed` is the line where the parser gave up, `flow` whether that was between [ ] or { }.
    """
    line = layout.lines[number]
    if line.startswith("---") or len(line) > _LONG:
        return
    for kind, cost, text in repairs_of(line, flow=flow):
        if text != line:
            yield Repair(kind, number, {number: text}, cost)
    if _TEXT_BELOW.search(line) and not _mostly_yaml(layout, number):
        yield Repair(Kind.BLOCK, number, {number: line.rstrip() + " |"}, 1.7)
    yield from _indents(layout, number, failed)


def _mostly_yaml(layout: Layout, number: int) -> bool:
    below = [n for n in layout.block(number)[1:] if layout.content(n)]
    return 2 * sum(bool(LIKE_YAML.match(layout.lines[n])) for n in below) >= len(below)


def repairs_of(line: str, *, flow: bool = False) -> Iterator[tuple[Kind, float, str]]:
    """New texts for a line by itself, with their cost."""
    yield from _value_edits(line)
    yield from _quote_edits(line)
    yield from _bracket_edits(line, flow)
    yield from _colon_edits(line)
    yield Kind.STRAY, 4.0 if LIKE_YAML.match(line) else 1.8, ""


def _value_edits(line: str) -> Iterator[tuple[Kind, float, str]]:
    entry = _ENTRY.match(line)
    if not entry:
        return
    head, value, tail = entry["head"], entry["value"], entry["tail"]
    if value.startswith("{{"):
        listed = entry["key"] or "-" in head
        yield Kind.TEMPLATE, 0.5, f"{head}{_quoted(value)}{tail}" if listed else ""
    elif value[0] in "'\"":
        yield Kind.COMMA, 1.0, head + value.rstrip(",") + tail
        yield Kind.ESCAPE, 1.0, head + _BAD_ESCAPE.sub(lambda m: "\\" * (m["bad"] is not None) + m[0], value) + tail
        inner = value[1:-1] if len(value) > 1 and value[-1] == value[0] else value
        yield Kind.QUOTE_INSIDE, 1.2, head + _quoted(inner) + tail
    elif entry["key"] or "-" in head:
        yield Kind.NEEDS_QUOTES, 1.9 if value[0] in "[{" else 1.4, head + _quoted(value) + tail
        yield Kind.COMMA, 1.5, head + value.rstrip(",") + tail


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _quote_edits(line: str) -> Iterator[tuple[Kind, float, str]]:
    quote, _ = open_ends(line)
    if not quote:
        return
    ends = {len(line.rstrip()), len(line.rstrip().rstrip(",]})"))}
    ends |= {match.start() for match in _COMMENT.finditer(line)}
    for end in sorted(ends, reverse=True):
        yield Kind.QUOTE_OPEN, 1.0, line[:end] + quote + line[end:]
    for match in re.finditer(quote, line):
        yield Kind.QUOTE_STRAY, 1.1, line[: match.start()] + line[match.end() :]


def _bracket_edits(line: str, flow: bool) -> Iterator[tuple[Kind, float, str]]:
    if not line.strip() or line.lstrip().startswith("#"):
        return
    _, brackets = open_ends(line)
    comment = _COMMENT.search(line)
    end = comment.start() if comment else len(line.rstrip())
    for closing in dict.fromkeys((brackets, "]" * flow, "}" * flow)):
        if closing:
            yield Kind.BRACKET_OPEN, 1.3, line[:end] + closing + line[end:]
    for match in re.finditer(r"[\[\]{}]", line):
        yield Kind.BRACKET_STRAY, 1.7, line[: match.start()] + line[match.end() :]


def _colon_edits(line: str) -> Iterator[tuple[Kind, float, str]]:
    text = line.rstrip()
    yield Kind.COLON_SPACE, 1.0, _GLUED_COLON.sub(r"\1: ", line, count=1)
    yield Kind.DASH_SPACE, 1.0, _GLUED_DASH.sub(r"\1- ", line, count=1)
    if _WORDS.match(text):
        yield Kind.COLON, 2.2 if text.lstrip().startswith("-") else 1.5, text + ":"
        yield Kind.COLON, 1.6, _FIRST_WORD.sub(r"\1:\2", line)


def _indents(layout: Layout, number: int, failed: int) -> Iterator[Repair]:
    line, old = layout.lines[number], layout.indent(number)
    kind = Kind.TAB if line[:old].strip(" ") else Kind.INDENT
    block = layout.block(number)
    for new in sorted(_levels(layout, number) - ({old} if kind is Kind.INDENT else set())):
        alone = {number: " " * new + line[old:]}
        yield _indented(layout, kind, number, failed, alone)
        if len(block) > 1 and kind is Kind.INDENT:
            moved = {n: _shifted(layout, n, new - old) for n in block if layout.content(n)}
            yield _indented(layout, kind, number, failed, moved)


def _levels(layout: Layout, number: int) -> set[int]:
    """The indentations that a line could have in its place."""
    above, below = layout.before(number, 4), layout.after(number, 3)
    levels = {layout.indent(n) for n in (*above, *below, *layout.ancestors(number))}
    levels |= {layout.column(n) for n in (*above, *below)}
    if above:
        levels |= {layout.indent(above[0]) + layout.step, layout.column(above[0]) + layout.step}
    return levels if above else {0}


def _shifted(layout: Layout, number: int, by: int) -> str:
    return " " * max(0, layout.indent(number) + by) + layout.lines[number].lstrip()


def _indented(layout: Layout, kind: Kind, number: int, failed: int, lines: Mapping[int, str]) -> Repair:
    changed = layout.with_lines(lines)
    if kind is Kind.TAB:
        beside = next((layout.indent(n) for n in layout.before(number, 1)), 0)
        return Repair(kind, number, lines, 0.3 + 0.01 * min(abs(changed.indent(number) - beside), 20))
    following = layout.after(max(lines), 2)
    near = {number, failed, *layout.before(number, 1), *following}
    gain = sum(layout.odd(n) for n in near) - sum(changed.odd(n) for n in near)
    healthy = number != failed and not layout.odd(number)
    captured = any(
        number in changed.ancestors(n) and number not in layout.ancestors(n) for n in following[:1] if n != failed
    )
    moved = abs(layout.indent(number) - changed.indent(number))
    cost = 2 - 0.4 * gain + 0.05 * min(len(lines), 8) + 0.3 * healthy + 0.4 * captured + 0.02 * moved
    return Repair(kind, number, lines, cost)
