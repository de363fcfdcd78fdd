"""What a job is, how it is broken, and which lines of its output explain the failure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Files = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Span:
    """Lines of the output, named by what stands in them (regular expressions over the text without ANSI sequences).

    It starts at the first line that `start` matches. It ends with the next line that `end` matches, or before the next
    line that `stop` matches (blank lines before it left out), or after `lines` lines. `every` repeats that to the end.
    """

    start: str
    end: str = ""
    stop: str = ""
    lines: int = 1
    every: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """One way to break a job. `tool` is who reports the failure, and what the split goes by.

    `files` are laid over the job's own (None removes one); `steps` replace commands by the name of their step.
    `truth` is what a person would mark, `accept` what is neither right nor wrong: what follows from it.
    """

    name: str
    tool: str
    truth: tuple[Span, ...]
    accept: tuple[Span, ...] = ()
    files: Mapping[str, str | None] = field(default_factory=dict)
    steps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """Steps over a small project. `files` takes the number of the run: no two runs see quite the same project.

    `needs` are programs without which the job cannot run. `benign` says that its good runs are full of scary words.
    """

    name: str
    files: Callable[[int], Files]
    steps: tuple[tuple[str, str], ...]
    breaks: tuple[Break, ...] = ()
    needs: tuple[str, ...] = ()
    benign: bool = False


def txtar(text: str) -> dict[str, str]:
    """The files of a text in which `-- path --` alone on a line begins each (the form of Go's txtar)."""
    parts = re.split(r"(?m)^-- (\S+) --\n", text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))
