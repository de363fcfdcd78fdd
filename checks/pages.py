"""A rule's documentation page, from the docstring of its module."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

from checks.model import Rule

_BLOCK = re.compile(r"^(?P<title>[A-Z][a-z]+)::\n\n(?P<code>(?:(?: {4}.*)?\n)+)", re.MULTILINE)


def examples(rule: Rule) -> dict[str, str]:
    """The literal blocks of the page by title in lower case: bad, good, and what they need."""
    return {match["title"].lower(): _code(match["code"]) for match in _BLOCK.finditer(rule.help + "\n")}


def markdown(rule: Rule) -> str:
    """The page in Markdown."""
    body = _BLOCK.sub(_fence, rule.help + "\n").strip()
    return f"# {rule.id}\n\n{rule.summary}\n\n*Category `{rule.category}`, level {rule.level.value}.*\n\n{body}\n"


def index(rules: Iterable[Rule], title: str) -> str:
    """A table of rules with links to their pages, by category."""
    rows = [
        f"| [{rule.id}](rules/{rule.id}.md) | `{rule.category}` | {rule.level.value} | {rule.summary} |"
        for rule in sorted(rules, key=lambda each: (each.category, each.id))
    ]
    return "\n".join([f"## {title}", "", "| rule | category | level | what it finds |", "|---|---|---|---|", *rows, ""])


def _fence(match: re.Match[str]) -> str:
    title = match["title"]
    heading = f"**{title}**" if title in ("Bad", "Good") else f"With this {title.lower()}:"
    return f"{heading}\n\n```yaml\n{_code(match['code'])}```\n\n"


def _code(block: str) -> str:
    return textwrap.dedent(block).rstrip() + "\n"
