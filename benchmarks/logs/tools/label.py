"""From spans to the numbers of lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from benchmarks.logs.tools.model import Span

_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b[=>]|\r")


def plain(line: str) -> str:
    """The line without ANSI sequences and carriage returns."""
    return _ANSI.sub("", line)


def find(spans: Iterable[Span], lines: Sequence[str]) -> list[int]:
    """The indices (from 0) of the lines in any of the spans, in order."""
    texts = [plain(line) for line in lines]
    found: set[int] = set()
    for span in spans:
        found |= _one(span, texts)
    return sorted(found)


def _one(span: Span, texts: Sequence[str]) -> set[int]:
    found: set[int] = set()
    index = 0
    while index < len(texts):
        if re.search(span.start, texts[index]):
            last = _last(span, texts, index)
            found.update(range(index, last + 1))
            if not span.every:
                break
            index = last
        index += 1
    return found


def _last(span: Span, texts: Sequence[str], first: int) -> int:
    if span.end:
        return next((i for i in range(first, len(texts)) if re.search(span.end, texts[i])), first)
    if span.stop:
        last = next((i for i in range(first + 1, len(texts)) if re.search(span.stop, texts[i])), len(texts)) - 1
        while last > first and not texts[last].strip():
            last -= 1
        return last
    return min(first + span.lines, len(texts)) - 1
