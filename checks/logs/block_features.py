"""What is known of a proposed block: its scores, its edges, what it holds and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from checks.logs import context

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]
    Vector = NDArray[Any]

_LINE = (
    "blank", "indent", "labelled", "typed", "fail_mark", "fail_sign", "title", "rule", "numbered", "place", "frame",
    "word_error", "word_fail", "word_exception", "count", "zero", "pass_sign", "command", "bad_end", "colon_end", "red",
    "caret", "gutter", "versus", "follow", "word_warn", "bullet", "length",
)  # fmt: skip
_EDGE = (
    "blank", "rule", "title", "command", "bad_end", "count", "make", "npm", "indent", "pass_sign", "labelled", "place",
    "fail_mark",
)  # fmt: skip
_INSIDE = (
    "blank", "place", "frame", "caret", "labelled", "red", "word_error", "word_warn", "word_progress", "pass_sign",
    "versus", "pytest", "code", "level_low", "python_frame", "numbered",
)  # fmt: skip
_PLACE = (
    "part", "from_end", "from_start", "repeats", "first", "before", "later", "to_bad_end", "since_bad_end",
    "since_start",
    "bad_ends_before", "bad_ends_after", "to_last_bad_end", "strong_rank", "strong_before_all", "any_bad_end", "total",
    "section_strong", "section_size", "section_bad", "strong_before15", "strong_after15", "paragraph",
    "passes15", "frames15",
    "reds15",
)  # fmt: skip
_WIDTHS = (5, 15)


def matrix(blocks: NDArray[np.int64], numbers: NDArray[np.int64], scores: Vector, lines: Matrix) -> Matrix:
    """One row for each block (first and last row of `lines`, the matrix of `context`)."""
    first, last = blocks[:, 0], blocks[:, 1]
    peaks = np.array([at + scores[at : end + 1].argmax() for at, end in blocks.tolist()], np.int64)
    line, edge = lines[:, _columns(_LINE)], lines[:, _columns(_EDGE)]
    inside = np.vstack([np.zeros(len(_INSIDE)), np.cumsum(lines[:, _columns(_INSIDE)] > 0, axis=0)])
    share = (inside[last + 1] - inside[first]) / (last - first + 1)[:, None]
    return np.hstack([
        np.column_stack(_scores(first, last, peaks, numbers, scores)), line[first], line[peaks], line[last],
        _outside(edge, first - 1), _outside(edge, first - 2), _outside(edge, last + 1), _outside(edge, last + 2), share,
        lines[peaks][:, _columns(_PLACE)],
    ]).astype(np.float32)  # fmt: skip


def _columns(names: tuple[str, ...]) -> list[int]:
    return [_INDEX[name] for name in names]


_INDEX = {name: number for number, name in enumerate(context.names())}


def _outside(edge: Matrix, rows: NDArray[np.int64]) -> Matrix:
    """The looks of the lines beside blocks; -1 beyond the log."""
    beyond = (rows < 0) | (rows >= len(edge))
    return np.where(beyond[:, None], np.float32(-1), edge[np.clip(rows, 0, len(edge) - 1)])


def _scores(
    first: NDArray[np.int64], last: NDArray[np.int64], peaks: NDArray[np.int64], numbers: NDArray[np.int64], p: Vector
) -> list[Vector]:
    total = np.concatenate(([0.0], np.cumsum(p, dtype=np.float64)))
    mass = total[last + 1] - total[first]
    everything, best = total[-1], p.max()
    size = numbers[last] - numbers[first] + 1
    inner = [p[at : end + 1] for at, end in zip(first.tolist(), last.tolist(), strict=True)]
    low = np.array([each.min() for each in inner])
    middle = np.array([np.median(each) for each in inner])
    rank = np.argsort(np.argsort(-p, kind="stable"), kind="stable")
    loud = p >= best / 2
    groups = np.cumsum(loud & ~np.concatenate(([False], loud[:-1])))
    same = np.ones(len(first))
    return [
        np.log1p(size), mass, _log(mass), mass / (last - first + 1), _log(p[peaks]), _log(low), _log(middle),
        2 * mass / (size + everything), mass / (everything + 1e-6), _log(everything) * same, _log(best) * same,
        p[peaks] / (best + 1e-9), np.log1p(rank[peaks]), peaks - first, last - peaks,
        *(_at(p, rows) for rows in (first - 1, first - 2, first - 3, last + 1, last + 2, last + 3)),
        *(_at(p, rows) for rows in (first, last, first + 1, last - 1)),
        *_beside(total, first, last),
        total[first] / (everything + 1e-6), (everything - total[last + 1]) / (everything + 1e-6),
        groups[peaks], groups[-1] * same,
    ]  # fmt: skip


def _beside(total: NDArray[np.float64], first: NDArray[np.int64], last: NDArray[np.int64]) -> list[Vector]:
    """The summed scores of some lines before and after."""
    found = []
    for width in _WIDTHS:
        found.append(total[first] - total[np.maximum(first - width, 0)])
        found.append(total[np.minimum(last + 1 + width, len(total) - 1)] - total[last + 1])
    return found


def _log(values: Vector) -> Vector:
    return np.asarray(np.log(np.asarray(values, np.float32) + np.float32(1e-4)))


def _at(p: Vector, rows: NDArray[np.int64]) -> Vector:
    """The logarithm of the score of some rows; -9 beyond the log."""
    beyond = (rows < 0) | (rows >= len(p))
    return np.where(beyond, np.float32(-9), _log(p[np.clip(rows, 0, len(p) - 1)]))
