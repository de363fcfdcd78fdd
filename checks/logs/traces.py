"""Python's stack traces end with the exception: a block that stops among the frames goes on to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from checks.logs import own
from checks.logs.context import Rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FRAME, _TYPED, _INDENT = (own.INDEX[name] for name in ("python_frame", "typed", "indent"))


def completed(rows: Rows, blocks: NDArray[np.int64]) -> NDArray[np.int64]:
    """The blocks (first and last row), each with the exception that ends the trace which it breaks off in."""
    taken = np.zeros(len(rows.numbers), np.bool_)
    for first, last in blocks.tolist():
        taken[first : last + 1] = True
    made = blocks.copy()
    for at, (first, last) in enumerate(blocks.tolist()):
        frames = np.flatnonzero(rows.own[first : last + 1, _FRAME] > 0)
        end = _exception(rows, first + int(frames[-1])) if len(frames) else last
        if end > last and not taken[last + 1 : end + 1].any():
            made[at, 1] = end
            taken[last + 1 : end + 1] = True
    return made


def _exception(rows: Rows, frame: int) -> int:
    """The row of the exception under a frame; the frame's own row when there is none."""
    row = frame + 1
    while row < len(rows.numbers) and rows.numbers[row] - rows.numbers[frame] == row - frame:
        if rows.own[row, _INDENT] < rows.own[frame, _INDENT]:
            return row if rows.own[row, _TYPED] > 0 else frame
        row += 1
    return frame
