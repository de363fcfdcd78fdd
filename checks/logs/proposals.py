"""Which runs of lines might be the explanation: around each peak of the line scores, tight to wide."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from checks.logs import own
from checks.logs.context import Rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PEAKS = 24
_LEAST = 0.02
_LEVELS = (0.08, 0.2, 0.35, 0.5, 0.65, 0.8)
_GAPS = (0, 2)
_MIDDLE = 0.35
_UP, _DOWN, _PARAGRAPH = 400, 6000, 60


def proposals(rows: Rows, scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """Pairs of first and last row, each pair once, in order."""
    blank = (rows.own[:, own.INDEX["blank"]] > 0).tolist()
    indent = rows.own[:, own.INDEX["indent"]].tolist()
    track = _Track(rows.numbers.tolist(), scores.tolist())
    found: set[tuple[int, int]] = set()
    end = len(scores) - 1
    for peak in _peaks(scores):
        found.add((peak, peak))
        for level in _LEVELS:
            for gap in _GAPS:
                limit = level * track.values[peak]
                first, last = track.grown(peak, -1, limit, gap), track.grown(peak, 1, limit, gap)
                found.add((first, last))
                if level == _MIDDLE:
                    found |= {(first, min(last + 1, end)), (max(0, first - 1), last), (min(first + 1, last), last)}
        found |= _paragraphs(blank, indent, peak)
    return np.array(sorted(found), np.int64).reshape(-1, 2)


def _peaks(scores: NDArray[np.float32]) -> list[int]:
    """The rows with the best scores, none within two rows of a better one."""
    order = np.argsort(-scores, kind="stable")
    taken = np.zeros(len(scores), np.bool_)
    peaks: list[int] = []
    for row in order.tolist():
        if len(peaks) == _PEAKS or scores[row] < _LEAST * scores[order[0]]:
            break
        if not taken[row]:
            peaks.append(row)
            taken[max(0, row - 2) : row + 3] = True
    return peaks


class _Track(NamedTuple):
    """The numbers of lines and their scores."""

    numbers: list[int]
    values: list[float]

    def grown(self, peak: int, step: int, limit: float, gap: int) -> int:
        """How far from the peak rows reach the limit, with at most `gap` lower lines between two of them."""
        most = _DOWN if step > 0 else _UP
        edge, row = peak, peak + step
        while 0 <= row < len(self.values) and abs(row - peak) < most:
            if abs(self.numbers[row] - self.numbers[edge]) > gap + 1:
                break
            if self.values[row] >= limit:
                edge = row
            row += step
        return edge


def _paragraphs(blank: list[bool], indent: list[float], peak: int) -> set[tuple[int, int]]:
    """The paragraph around the peak, its part from the peak on, and what is indented below the peak."""
    first = last = under = peak
    while first > 0 and not blank[first - 1] and peak - first < _PARAGRAPH:
        first -= 1
    while last < len(blank) - 1 and not blank[last + 1] and last - peak < _PARAGRAPH:
        last += 1
    while under < last and indent[under + 1] > indent[peak]:
        under += 1
    return {(first, last), (peak, last), (peak, under)}
