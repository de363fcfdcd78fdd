"""Where libyaml gives up on a text, and how far a changed text gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml
from yaml._yaml import CParser

_OPEN = ("quoted scalar", "flow sequence", "flow mapping", "simple key", "flow node")


@dataclass(frozen=True, slots=True)
class Failure:
    """The parser's words and 0-based lines. `context_line` is where it began what it could not finish."""

    problem: str
    context: str
    line: int
    context_line: int

    @property
    def runaway(self) -> bool:
        """Whether it read far past the cause, for the end of a quoted text."""
        return "quoted scalar" in self.context and "escape" not in self.problem

    @property
    def second_root(self) -> bool:
        """Whether the text went on after its first map had ended: Helm drops the rest in silence."""
        return "document start" in self.problem

    @property
    def at(self) -> int:
        """The line nearest to the cause that the parser names."""
        return self.context_line if self.runaway else self.line

    @property
    def reach(self) -> int:
        """The line up to which the text can be read."""
        return min(self.line, self.context_line) if self.context.endswith(_OPEN) else self.line


def failure(text: str) -> Failure | None:
    """The first thing in the text that libyaml does not take; None when it takes all of it."""
    try:
        CParser(text).raw_parse()
    except yaml.MarkedYAMLError as error:
        return _failure(error)
    except yaml.YAMLError:
        return Failure("control characters are not allowed", "", 0, 0)
    return None


def _failure(error: yaml.MarkedYAMLError) -> Failure:
    mark = error.problem_mark or error.context_mark
    line = mark.line if mark else 0
    context = error.context_mark.line if error.context_mark else line
    return Failure(error.problem or "", error.context or "", line, context)


def long_quotes(text: str) -> list[int]:
    """The lines where quoted scalars of several lines begin, as far as the text can be read."""
    parser = CParser(text)
    found = []
    try:
        while (event := _next(parser)) is not None:
            style = getattr(event, "style", None)
            if style in ("'", '"') and event.start_mark.line != event.end_mark.line:
                found.append(event.start_mark.line)
    except yaml.YAMLError:
        pass
    return found


def _next(parser: CParser) -> Any:
    event = parser.get_event()
    return None if event is None or isinstance(event, yaml.StreamEndEvent) else event
