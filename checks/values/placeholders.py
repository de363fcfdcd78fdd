"""Texts that stand for something else: templates, references and placeholders to fill in."""

from __future__ import annotations

import re

_TEMPLATE = re.compile(
    r"\{\{|\$\{|\$\(|\$\[|\$[A-Za-z_]\w*\b|\[\[|<%|%\(|%%|@@|#\{|__[A-Za-z][A-Za-z0-9_]*__|<[A-Za-z][^<>]*>|@[A-Z_]+@"
)
_PLACEHOLDER = re.compile(
    r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9]\b|change-?_?me|replace-?_?(me|this|with)|^replace|\byour[-_ ]"
    r"|placeholder|x{3,}|\btodo\b|\bfixme\b|\bexample\b|\.\.\.|\*{3,}",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9]\b|\b(YOUR|MY|CHANGE|REPLACE)([-_][A-Z]*)*\b")


def templated(text: str) -> bool:
    """Whether something fills parts of the text in later: `{{ … }}`, `${…}`, `$(…)`, `<name>`, …"""
    return bool(_TEMPLATE.search(text))


def capitals(text: str) -> bool:
    """Whether a word of the text is written like a name to replace: `ACCOUNT_ID`, `YOUR-REGISTRY`."""
    return bool(_CAPITALS.search(text))
