"""Templates by name, and texts that are templates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from checks.values.gotemplate.lexer import TemplateError
from checks.values.gotemplate.nodes import Statement, Tree
from checks.values.gotemplate.parser import parse


class Exhausted(Exception):  # noqa: N818 - no error: the chart is only too large to be proved
    """The templates call each other so often that the analysis gives up."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A named template: the file it stands in and its body."""

    template: str
    body: list[Statement]


@lru_cache(maxsize=512)
def template_of(text: str) -> Tree | None:
    """The tree of a text that may be a template; None when it is none."""
    if "{{" not in text:
        return None
    try:
        return parse(text)
    except TemplateError:
        return None
