"""Mask what surely is a value: numbers, addresses, identifiers, paths, and words with a digit in them."""

from __future__ import annotations

import re

VALUE = "\x00"
"""Stands for a value. Lines that hold it are cleaned of it first."""
SHOWN = "<*>"
MEMO = 100_000
"""How many words are remembered with their masks."""
SHORT = 80
"""A longer word is not remembered."""

_DIGITS = str.maketrans("123456789", "0" * 9)
_DOMAINS = "com|org|net|edu|gov|mil|int|io|local|internal|info|biz|dev|localdomain|lan"
_CODE = r"(?!(?:com|org|net|edu|java|javax|android|io|dev)\.)"  # org.example.Main is a class, no host
_HOST = re.compile(
    rf"{_CODE}[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*\.(?:{_DOMAINS})\.?\Z|{_CODE}[a-z][a-z-]*(?:\.[a-z][a-z-]*)+\.[a-z]{{2}}\Z"
)
_PIECE = re.compile(
    r"\w+://[^\s,;()\[\]\"'<>]+"  # URL
    r"|(?:[0-9A-Fa-f]{2}:){5,}[0-9A-Fa-f]{2}\b"  # hardware address
    r"|(?<![\w.])\.{0,2}/[^\s:,;()\[\]{}\"'|<>=]+"  # path
    r"|(?<!\w)[A-Za-z]:\\[^\s,;()\[\]\"'|<>=]*"
    r"|(?:[\w\-+/\\~%*$@&]|(?<!\.)\.(?!\.))+"  # word
)
_DIGIT = re.compile(r"\d")
_PORT = re.compile(r":\d{1,5}(?![\w-]|\.\w)")
_KEY = re.compile(r"[A-Za-z_][\w.-]*\Z")
_FUNCTION = re.compile(r"[A-Za-z_]\w*\Z")
_UNITS = "s|secs?|seconds?|ms|msec|us|ns|mins?|minutes?|hours?|h|days?|B|[KMGT]i?B|[kKMG]|bytes?|%"
_MONTH = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_JOINED = (
    (re.compile(r"""=(?:"[^"]*"|'[^']*'|\w+\{[^{}]*\}|\w+\([^()]*\))"""), f"={VALUE}"),
    (re.compile(rf"\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:(?:{_MONTH})[a-z]* )(?={VALUE})"), ""),
    (re.compile(rf"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?={VALUE})"), ""),
    (re.compile(rf"(?<={VALUE}) (?:[A-Z]{{2,4}}T|UTC|GMT|AM|PM)\b"), ""),
    (re.compile(rf"[<>~]{VALUE}"), VALUE),
    (re.compile(rf"{VALUE}(?:(?:[:,./\-|#x+*]{{1,3}}|, ?| ){VALUE})+"), VALUE),
    (re.compile(rf"{VALUE} (?:{_UNITS})(?![.\w])"), VALUE),
)
TOKEN = re.compile(rf"{VALUE}|(?:[\w\-+/\\~%*$@&]|(?<!\.)\.(?=\w))+|\.+|\S")


class Masker:
    """Masks lines; what it learnt about a word is kept, within bounds, for the next line that holds it."""

    def __init__(self) -> None:
        self._memo: dict[str, str] = {}

    def mask(self, line: str) -> str:
        """The line with VALUE for its values, 0 for any other digit, and one blank between words."""
        memo, masked = self._memo, []
        for word in line.translate(_DIGITS).split():
            found = memo.get(word)
            if found is None:
                found = masked_word(word)
                if len(memo) >= MEMO:
                    memo.clear()
                if len(word) <= SHORT:
                    memo[word] = found
            masked.append(found)
        return " ".join(masked)


def masked_word(word: str) -> str:
    """A word (what stands between blanks) with VALUE for the values in it."""
    return _PIECE.sub(_masked, word.replace(VALUE, ""))


def joined(masked: str) -> str:
    """A masked line whose neighbouring values are one: `<*>:<*>`, lists, dates, a value with its unit."""
    for pattern, replacement in _JOINED:
        masked = pattern.sub(replacement, masked)
    return masked


def tokens(line: str) -> tuple[str, ...]:
    """The words, values and signs of a masked line, blanks left out."""
    return tuple(TOKEN.findall(line))


def _masked(match: re.Match[str]) -> str:
    word = match[0]
    end = "." if word.endswith(".") else ""
    after = match.string[match.end() : match.end() + 1]
    digits = len(_DIGIT.findall(word))
    if digits:
        named = (after == "=" and _KEY.match(word)) or (after == "(" and digits <= 2 and _FUNCTION.match(word))
        return word if named else VALUE + end
    if _is_name(word) or _is_place(word):
        return VALUE + end
    # A name and a port: it is a host.
    host = word == "localhost" or "." in word or "-" in word
    return VALUE if host and _PORT.match(match.string, match.end()) else word


def _is_name(word: str) -> bool:
    """Whether it is a host, a mail address or a hardware address."""
    return _HOST.match(word) is not None or "@" in word[1:-1] or (len(word) > 16 and word[2] == ":")


def _is_place(word: str) -> bool:
    """Whether it is a path or an URL."""
    if "://" in word or word.startswith(("./", "../")):
        return True
    return (word[0] == "/" and len(word) > 1) or word[1:3] == ":\\" or word.count("/") > 1
