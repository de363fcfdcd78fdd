"""The model's text is data. Here it becomes Markdown that starts nothing: no link, picture, mention, command, marker.

GitHub's Markdown looks for names and links after entities are decoded, and bots read the raw text of comments; what
leaves here is harmless to both.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape

# A comment may have 65,536 characters. Counted in bytes, it fits whatever is counted.
COMMENT_LIMIT = 60_000
_LONGEST_SUGGESTION = 4_000
REMOVED = "(link removed)"
_URL = re.compile(
    r"(?i)\b(?:[a-z][a-z0-9+.\-]{1,20}:/{1,3}|www\.|mailto:|javascript:|data:[a-z]+/|vbscript:)[^\s<>\"'`)\]]*|(?<![\w:/.])//[\w\-]+\.[\w\-.]+[^\s<>\"'`)\]]*"
)
# GitHub's runner obeys these in a log.
_COMMAND = re.compile(
    r"(?i)::(?=(?:set|add|remove|save|stop|end|get)?-?(?:output|env|path|mask|error|warning|notice|debug|group|endgroup|"
    r"state|commands|matcher|echo)\b)"
)
# Signs that mean something where they stand; all others stay, so that the text is readable in an e-mail too.
_SPECIAL = re.compile(
    r"[\\`*<\[\]~$]|(?<![^\W_])_|_(?![^\W_])|!(?=[\[(])|&(?=#?\w+;)|@(?=[\w\-])|#(?=[\d\[#])|:(?=[:/])"
)
_START = re.compile(r"^[^\w\s&(\"'`]")
_SPAN = re.compile(r"`([^`\n]{1,200})`")
_RISKY = re.compile(r"@[\w\-]|!\[|\]\(|<[a-z/!?]|&\w+;|&#|#[\d\[#]|::|^\s*[/.!]\w|[\u2022]{3}", re.IGNORECASE)
# What could start something in a suggestion.
_STARTER = re.compile(
    r"@[\w\-/]+|!\[[^\]]*\]|</?[a-zA-Z!][^>]{0,100}>?|(?m:^[ \t]*[/!.]\w+)|•{3}|::[\w-]+|##\[|#\d+|&#?\w+;"
)
_FENCE = re.compile(r"^\s{0,3}(`{3,}|~{3,})", re.MULTILINE)


def plain(text: str, limit: int) -> str:
    """Text without control, format and private characters, and without links; lines stay."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(char for char in text if char in "\n\t" or unicodedata.category(char)[0] != "C")
    # Entities could spell what is removed here.
    for _ in range(3):
        kept = _URL.sub(REMOVED, unescape(kept))
    kept = "".join(char for char in kept if char in "\n\t" or unicodedata.category(char)[0] != "C")
    kept = _COMMAND.sub(": :", kept)
    return cut(kept.strip(), limit)


def line(text: str, limit: int = 300) -> str:
    """One line of Markdown that shows the text as it is."""
    return _line(" ".join(plain(text, limit).split()))


def paragraphs(text: str, limit: int = 6_000) -> str:
    """Lines of Markdown that show the text as it is. No line begins with a sign that means something."""
    lines: list[str] = []
    for each in plain(text, limit).split("\n"):
        shown = _line(" ".join(each.split()))
        if shown or (lines and lines[-1]):
            lines.append(shown)
    return "\n".join(lines).strip()


def code(text: str, limit: int = 200) -> str:
    """A span of code, which GitHub shows letter by letter; text that is risky even there is escaped instead."""
    flat = " ".join(plain(text, limit).split())
    if not flat:
        return ""
    if "`" in flat or _RISKY.search(flat) or flat.startswith(REMOVED):
        return _escaped(flat)
    return f"`{flat}`"


def path(text: str) -> str:
    """A file's name as code. It comes from Git, yet whoever made the change chose it."""
    return code(text, 300) or "?"


def suggestion(text: str, present: str) -> str | None:
    """Code that may be offered as a suggestion, None when it may not.

    It may hold what looks like a link, mention, tag or command only where the file at hand holds the same already.
    """
    text = text.replace("\r\n", "\n").removesuffix("\n")
    if (
        len(text) > _LONGEST_SUGGESTION
        or any(unicodedata.category(char)[0] == "C" for char in text if char not in "\n\t")
        or _FENCE.search(text)
    ):
        return None
    for pattern in (_URL, _STARTER):
        if any(found[0].strip() not in present for found in pattern.finditer(text)):
            return None
    return text


def cut(text: str, limit: int) -> str:
    """At most `limit` bytes of UTF-8, with a sign where something is missing."""
    data = text.encode("utf-8", "replace")
    if len(data) <= limit:
        return data.decode()
    return data[: max(0, limit - 3)].decode("utf-8", "ignore").rstrip() + "…"


def _line(text: str) -> str:
    """A line with spans of code kept where they are harmless."""
    parts: list[str] = []
    at = 0
    for span in _SPAN.finditer(text):
        inner = code(span[1])
        parts += [_escaped(text[at : span.start()]), inner]
        at = span.end()
    shown = "".join([*parts, _escaped(text[at:])])
    # No line begins with a sign, which could be a list, a heading or another bot's command.
    return f"&#{ord(shown[0])};{shown[1:]}" if _START.match(shown) else shown


def _escaped(text: str) -> str:
    return _SPECIAL.sub(_entity, text)


def _entity(match: re.Match[str]) -> str:
    # GitHub looks for names and numbers after decoding, hence the word joiner.
    parted = "&#8288;" if match[0] in "@#:.!<]" else ""
    return f"&#{ord(match[0])};{parted}"
