"""What the place of a line says: its neighbours, its command, its part of the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from checks.logs import own

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]
    Vector = NDArray[Any]

_STRONG = {
    "word_error": 2, "word_fail": 2, "word_exception": 2, "word_fatal": 2.5, "word_signal": 1.5, "word_assert": 1,
    "word_cannot": 1, "word_missing": 1, "word_invalid": 1, "word_expected": 0.7, "word_refused": 1.5, "frame": 1,
    "labelled": 2, "typed": 2, "fail_mark": 2.5, "fail_sign": 2, "pytest": 2, "place": 1, "versus": 1, "red": 1.5,
    "quoted_frame": 1, "python_frame": 1, "caret": 1, "zero": -3, "pass_sign": -2, "level_low": -2, "word_success": -1,
}  # fmt: skip
_SHOWN = (
    "blank", "word_error", "word_fail", "word_exception", "labelled", "place", "frame", "fail_mark", "pass_sign",
    "red", "rule", "title", "command", "bad_end", "word_progress", "count", "caret", "indent", "make", "length",
)  # fmt: skip
_STEPS = (-2, -1, 1, 2)
_WIDTHS = (5, 15, 50)


@dataclass(frozen=True, slots=True)
class Rows:
    """The lines that are read closely. `numbers` are their places in the log, from 0 and rising.

    `repeats` counts their like in the log; `before` and `later` say whether the same text is read earlier or later.
    """

    numbers: NDArray[np.int64]
    total: int
    own: Matrix
    repeats: Vector
    first: Vector
    before: Vector
    later: Vector


def names() -> list[str]:
    """The names of the columns that `matrix` gives."""
    found = [*own.NAMES, "strong"]
    found += [f"{name}@{step:+d}" for step in _STEPS for name in _SHOWN]
    found += [f"strong_{what}{width}" for width in _WIDTHS for what in ("before", "after")]
    found += [f"{what}{width}" for what in ("frames", "reds", "passes") for width in _WIDTHS]
    found += ["part", "from_end", "from_start", "repeats", "first", "before", "later", "before@+1", "before@-1"]
    found += ["to_bad_end", "since_bad_end", "since_start", "bad_ends_before", "bad_ends_after", "to_last_bad_end"]
    found += ["since_blank", "to_blank", "paragraph", "paragraph_strong", "paragraph_first", "before_paragraph"]
    found += ["strong_rank", "strong_before_all", "since_strong", "to_strong", "indent_up", "indent_down"]
    return [*found, "any_bad_end", "total", "section_strong", "section_size", "section_bad"]


def matrix(rows: Rows) -> Matrix:
    """One row for each line, columns as `names` says."""
    strong = rows.own @ _weights()
    columns: list[Vector] = [strong]
    shown = rows.own[:, [own.INDEX[name] for name in _SHOWN]]
    near = np.hstack([_shifted(shown, step, rows.numbers) for step in _STEPS])
    columns += _windows(np.maximum(strong, 0))
    for name in ("frame", "red", "pass_sign"):
        columns += _windows(rows.own[:, own.INDEX[name]], both=True)
    columns += _place(rows)
    columns += _ends(rows)
    columns += _paragraphs(rows, strong)
    columns += _strengths(rows, strong)
    columns += _sections(rows, strong)
    return np.hstack([rows.own, columns[0][:, None], near, np.column_stack(columns[1:])]).astype(np.float32)


def _weights() -> Vector:
    weights = np.zeros(len(own.NAMES), np.float32)
    for name, weight in _STRONG.items():
        weights[own.INDEX[name]] = weight
    return weights


def _shifted(values: Matrix, step: int, numbers: NDArray[np.int64]) -> Matrix:
    """The values `step` lines on; zero where that line is not among the rows."""
    moved = np.zeros_like(values)
    if abs(step) >= len(values):
        return moved
    here, there = (slice(None, -step), slice(step, None)) if step > 0 else (slice(-step, None), slice(None, step))
    moved[here] = np.where((numbers[there] - numbers[here] == step)[:, None], values[there], 0)
    return moved


def _windows(values: Vector, both: bool = False) -> list[Vector]:
    """Sums over the `_WIDTHS` lines before and after each line (or around it)."""
    total = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    at = np.arange(len(values))
    found = []
    for width in _WIDTHS:
        before = total[at] - total[np.maximum(at - width, 0)]
        after = total[np.minimum(at + 1 + width, len(values))] - total[at + 1]
        found += [(before + after + values)] if both else [before, after]
    return found


def _place(rows: Rows) -> list[Vector]:
    numbers = rows.numbers
    return [
        numbers / rows.total, np.log1p(rows.total - numbers), np.log1p(numbers), np.log1p(rows.repeats), rows.first,
        rows.before, rows.later, _shifted(rows.before[:, None], 1, numbers)[:, 0],
        _shifted(rows.before[:, None], -1, numbers)[:, 0],
    ]  # fmt: skip


def _until(flags: NDArray[np.bool_], numbers: NDArray[np.int64], total: int) -> Vector:
    """How many lines on the next flagged line is (0: this one), as a logarithm; the log's length if there is none."""
    places = numbers[flags]
    if not len(places):
        return np.full(len(numbers), np.log1p(2 * total))
    at = np.searchsorted(places, numbers)
    far = np.log1p(np.abs(places[np.minimum(at, len(places) - 1)] - numbers))
    return np.asarray(np.where(at < len(places), far, np.log1p(2 * total)))


def _since(flags: NDArray[np.bool_], numbers: NDArray[np.int64], total: int) -> Vector:
    """How many lines back the last flagged line before this one is, in the same manner."""
    places = numbers[flags]
    if not len(places):
        return np.full(len(numbers), np.log1p(2 * total))
    at = np.searchsorted(places, numbers) - 1
    far = np.log1p(np.abs(numbers - places[np.maximum(at, 0)]))
    return np.asarray(np.where(at >= 0, far, np.log1p(2 * total)))


def _flag(rows: Rows, name: str) -> NDArray[np.bool_]:
    return rows.own[:, own.INDEX[name]] > 0


def _ends(rows: Rows) -> list[Vector]:
    bad, start = _flag(rows, "bad_end"), _flag(rows, "start")
    before: Vector = np.cumsum(bad) - bad
    last = rows.numbers[bad][-1] if bad.any() else rows.total
    return [
        _until(bad, rows.numbers, rows.total), _since(bad, rows.numbers, rows.total),
        _since(start, rows.numbers, rows.total), before, bad.sum() - before - bad,
        np.sign(last - rows.numbers) * np.log1p(abs(last - rows.numbers)),
    ]  # fmt: skip


def _paragraphs(rows: Rows, strong: Vector) -> list[Vector]:
    blank = _flag(rows, "blank")
    group = np.cumsum(blank)
    size = np.bincount(group)[group]
    loudest = np.full(group[-1] + 1, -9.0)
    np.maximum.at(loudest, group, strong)
    head = np.concatenate(([True], group[1:] != group[:-1]))
    opening = np.zeros(group[-1] + 1)
    opening[group[head]] = strong[np.minimum(np.flatnonzero(head) + 1, len(strong) - 1)]
    return [
        _since(blank, rows.numbers, rows.total), _until(blank, rows.numbers, rows.total), np.log1p(size),
        loudest[group], opening[group], loudest[np.maximum(group - 1, 0)],
    ]  # fmt: skip


def _strengths(rows: Rows, strong: Vector) -> list[Vector]:
    loud = strong >= 2.5
    order = np.argsort(np.argsort(-strong, kind="stable"), kind="stable")
    indent = rows.own[:, own.INDEX["indent"]]
    before = np.concatenate(([0], indent[:-1]))
    after = np.concatenate((indent[1:], [0]))
    return [
        np.log1p(order), np.log1p(np.cumsum(loud) - loud), _since(loud, rows.numbers, rows.total),
        _until(loud, rows.numbers, rows.total), indent - before, indent - after,
    ]  # fmt: skip


def _sections(rows: Rows, strong: Vector) -> list[Vector]:
    start, bad = _flag(rows, "start"), _flag(rows, "bad_end")
    group = np.cumsum(start)
    loudest = np.full(group[-1] + 1, -9.0)
    np.maximum.at(loudest, group, strong)
    size = np.bincount(group)[group]
    bads = np.bincount(group, bad)[group]
    count = len(strong)
    return [
        np.full(count, float(bad.sum())), np.full(count, np.log1p(rows.total)), loudest[group], np.log1p(size), bads,
    ]  # fmt: skip
