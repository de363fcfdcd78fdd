"""Markdown made of text that may be hostile: nothing in it mentions, links, closes, commands or breaks out."""

from __future__ import annotations

import math
import re

from checks.reporters.markdown import escape
from checks.reporters.safe import shown

MOST_CODE = 12_000
_GH = re.compile(r"\b(GH)-(?=\d)", re.IGNORECASE)
_TICKS = re.compile(r"`+")
_COMMAND = re.compile(r"^(?=\s{0,3}/)", re.MULTILINE)
_LANGUAGES = frozenset({"", "bash", "diff", "hcl", "json", "promql", "python", "sql", "toml", "yaml"})


def text(raw: str, limit: int = 600) -> str:
    """Text inside of a line."""
    return _GH.sub("\\1-&#8203;", escape(raw, limit))


def paragraph(raw: str) -> str:
    """Text that starts a line: no list, quote, heading or slash command comes of its first character."""
    safe = text(raw, 2000)
    first = safe[:1]
    return f"&#{ord(first)};{safe[1:]}" if first and not first.isalpha() and first != "&" else safe


def code(raw: str, language: str = "") -> str:
    """A block of code. Its fence is longer than any inside; a line with a slash command is moved by a space."""
    lines = "\n".join(map(shown, raw.rstrip("\n").split("\n"))).replace("<!--", "<! --")
    fence = "`" * max(3, 1 + max(map(len, _TICKS.findall(lines)), default=0))
    if len(lines) > MOST_CODE:
        return "The code is too long to be shown here."
    return f"{fence}{language if language in _LANGUAGES else ''}\n{_COMMAND.sub(' ', lines)}\n{fence}"


def name(uri: str) -> str:
    """A path or an identifier."""
    return f"<code>{text(uri, 300)}</code>"


def picture(alt: str, address: str) -> str:
    """A picture; its address is percent-encoded already."""
    return f"![{text(alt, 100)}]({address})"


def figure(value: float | str | None, unit: str) -> str:
    """A figure with its unit: three digits that count, thousands parted."""
    if isinstance(value, str):
        return text(value, 100)
    if value is None or not math.isfinite(value):
        return "not measured"
    return f"{_number(value)} {text(unit, 20)}".strip()


def change(before: float | str | None, after: float | str | None) -> str:
    """By how much a figure changed, where that can be said."""
    if isinstance(before, str) or isinstance(after, str) or before is None or after is None:
        return ""
    if not (math.isfinite(before) and math.isfinite(after)) or not before:
        return ""
    percent = 100 * (after - before) / abs(before)
    return "0 %" if abs(percent) < 0.05 else f"{percent:+,.0f} %" if abs(percent) >= 10 else f"{percent:+.1f} %"


def _number(value: float) -> str:
    if isinstance(value, int) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{float(f'{value:.3g}'):,g}" if value else "0"
