"""Where a block beside good runs begins and ends: at new lines that say something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from checks.logs import own
from checks.logs.context import Rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

_BLANK, _RULE, _CARET, _WORDS = (own.INDEX[name] for name in ("blank", "rule", "caret", "words"))
_JOINING = 0.4


@dataclass(frozen=True, slots=True)
class Edges:
    """What parts blocks, for each row: `known` rows are in no block, `idle` ones at no end, `traced` ones do not begin.

    A traced row is a command that a shell echoes; where a block has nothing else it stays.
    """

    known: Flags
    idle: Flags
    traced: Flags


def edges(rows: Rows, novel: NDArray[np.float32], chances: NDArray[np.float32], traced: Flags) -> Edges:
    """Known are lines with words, and blank lines unless they are likely to stand in the middle of a message."""
    wordless = rows.own[:, _WORDS] == 0
    blank, caret = rows.own[:, _BLANK] > 0, rows.own[:, _CARET] > 0
    old = novel == 0
    idle = blank | (((rows.own[:, _RULE] > 0) | (wordless & old)) & ~caret)
    return Edges(old & (~wordless | (blank & (chances < _JOINING))), idle, traced)


def parted(
    blocks: NDArray[np.int64], limits: Edges, chances: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """What is left of blocks (first and last row), the likeliest part of each first, and the place of its block."""
    pieces: list[tuple[int, int]] = []
    places: list[int] = []
    for place, (first, last) in enumerate(blocks.tolist()):
        allowed = ~limits.known[first : last + 1]
        steps = np.flatnonzero(np.diff(np.concatenate(([False], allowed, [False])).astype(np.int8)))
        parts = [_trimmed(first + start, first + end - 1, limits) for start, end in steps.reshape(-1, 2).tolist()]
        found = [(start, end) for start, end in parts if start <= end]
        found.sort(key=lambda part: -float(chances[part[0] : part[1] + 1].max()))
        pieces += found
        places += [place] * len(found)
    return np.array(pieces, np.int64).reshape(-1, 2), np.array(places, np.int64)


def _trimmed(first: int, last: int, limits: Edges) -> tuple[int, int]:
    """The rows without those that are at no end; empty when there are no others."""
    start = _after(first, last, limits.idle | limits.traced)
    if start > last:
        start = _after(first, last, limits.idle)
    while last >= start and limits.idle[last]:
        last -= 1
    return start, last


def _after(first: int, last: int, passed: Flags) -> int:
    others = np.flatnonzero(~passed[first : last + 1])
    return first + int(others[0]) if len(others) else last + 1
