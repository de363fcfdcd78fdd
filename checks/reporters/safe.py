"""Text from files is hostile. Here it becomes safe to show, to link and to put in a log."""

from __future__ import annotations

import re
from urllib.parse import quote

from checks.model import Location

# Runners obey "##[command]" and "##vso[command]" anywhere in a line of their log.
_COMMAND = re.compile(r"#(?=#\w{0,20}\[)")
_NOT_UTF8 = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def cells(text: str) -> list[str]:
    """How each character is shown: itself, or its escape when it is not printable."""
    shown = list(text) if text.isprintable() else [_printable(char) for char in text]
    for match in _COMMAND.finditer(text):
        shown[match.start()] = r"\x23"
    return shown


def shown(text: str) -> str:
    """The text without control characters, terminal escapes, bidi overrides or log commands."""
    if text.isprintable() and "##" not in text:
        return text
    return "".join(cells(text))


def one_line(text: str, limit: int = 2000) -> str:
    """A message as one safe line of at most `limit` characters, before escapes."""
    text = " ".join(text[: 2 * limit].split())
    return shown(text if len(text) <= limit else text[: limit - 1] + "…")


def place(location: Location) -> str:
    """`uri:line:column`, which terminals and editors open."""
    uri = shown(location.uri[:2000])
    # A line that starts with "::" would be a workflow command.
    prefix = "./" if uri.startswith(":") else ""
    return f"{prefix}{uri}:{location.start_line}:{location.start_column}"


def url_path(uri: str) -> str:
    """The uri percent-encoded; bytes that are not UTF-8 (surrogateescape) come out as they were."""
    return quote(_NOT_UTF8.sub("\N{REPLACEMENT CHARACTER}", uri).encode("utf-8", "surrogateescape"), "/")


def _printable(char: str) -> str:
    if char.isprintable():
        return char
    return "    " if char == "\t" else char.encode("unicode_escape").decode()
