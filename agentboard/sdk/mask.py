"""Secrets stay on this side: what looks like one is painted over before a line is shipped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

Mask = Callable[[str], str]
PAINT = "•••"
SHORTEST = 6  # a shorter secret is a word that may stand anywhere

# Each pattern is linear: no repeated group can match the same text in two ways.
_PATTERNS = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[a-z0-9._~+/=-]{8,}"), rf"\1 {PAINT}"),
    (re.compile(r"(?i)(://[^\s/:@]{0,256}:)[^\s/@]{1,512}@"), rf"\1{PAINT}@"),
    (
        re.compile(
            r"""(?ix) ( (?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)
            ["']? \s{0,8} [=:] \s{0,8} ["']? ) (?!•) [^\s"',;&]{4,512}"""
        ),
        rf"\1{PAINT}",
    ),
    (re.compile(r"\b(?:gh[pousr]_|github_pat_|xox[abeprs]-|sk-|glpat-|AKIA)[A-Za-z0-9_-]{12,255}"), PAINT),
    (re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{0,1024}"), PAINT),
    (re.compile(r"-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----[^-]{0,16384}(?:-----END [A-Z ]{0,32}-----)?"), PAINT),
)


def default_mask(text: str) -> str:
    """The text with tokens, keys, passwords and credentials of URLs painted over, as far as their shape tells."""
    for pattern, paint in _PATTERNS:
        text = pattern.sub(paint, text)
    return text


def hide(text: str, secrets: Iterable[str]) -> str:
    """The text without these very secrets, whatever their shape."""
    for secret in secrets:
        if len(secret) >= SHORTEST:
            text = text.replace(secret, PAINT)
    return text
