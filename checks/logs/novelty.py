"""What good runs say of the lines of a log: how new each is, and in what company."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from checks.logs import context, own, server
from checks.logs.baseline import Baseline
from checks.logs.context import Rows
from checks.logs.gather import Held

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]
    Vector = NDArray[np.float32]

_KEPT = (
    "strong", "part", "from_end", "before", "later", "to_bad_end", "since_bad_end", "bad_ends_before",
    "bad_ends_after", "to_last_bad_end", "paragraph", "paragraph_strong", "strong_rank", "any_bad_end", "total",
    "first", "repeats", "since_blank", "to_blank", "indent_up", "indent_down",
    *(f"{name}@{step:+d}" for step in (-1, 1)
      for name in ("blank", "rule", "title", "command", "bad_end", "labelled", "place", "count", "indent")),
)  # fmt: skip
_STEPS = (-3, -2, -1, 1, 2, 3)
_WIDTHS = (5, 15)
_INDEX = {name: number for number, name in enumerate(context.names())}
_COLUMNS = [*range(len(own.NAMES)), *(_INDEX[name] for name in _KEPT)]


@dataclass(frozen=True, slots=True)
class News:
    """For each line how new it is (see `gather.Held`) and how far from the nearest known one; how many runs say so."""

    novel: Vector
    far: Vector
    runs: int


def told(novel: Vector, texts: Sequence[str]) -> Vector:
    """How new each peeled line is; what the CI system says of itself is not, unless nothing else is new."""
    new = np.flatnonzero(novel > 0)
    own_words = np.array([server.speaks(texts[at]) for at in new.tolist()], np.bool_)
    if own_words.all():
        return novel
    novel = novel.copy()
    novel[new[own_words]] = 0
    return novel


def traced(novel: Vector, texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which new lines may be commands that a shell echoes."""
    found = np.zeros(len(novel), np.bool_)
    new = np.flatnonzero(novel > 0)
    found[new] = [server.traces(texts[at]) for at in new.tolist()]
    return found


def distances(held: Held, novel: Vector, baseline: Baseline) -> Vector:
    """For each line the distance to the nearest line of the good runs; 0 for one that is not `novel`."""
    new = np.flatnonzero(novel > 0)
    far = np.zeros(len(held.texts), np.float32)
    far[new] = baseline.distances([held.texts[at] for at in new.tolist()])
    return far


def candidates(novel: Vector, wordless: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The new lines, and those without words beside one: a blank line or a row of carets in the middle of a message."""
    new = novel > 0
    before = np.concatenate(([False], new[:-1]))
    after = np.concatenate((new[1:], [False]))
    return np.asarray(new | (wordless & (before | after)))


def matrix(rows: Rows, lines: Matrix, chances: Vector, news: News) -> Matrix:
    """One row for each line: the kept columns of `lines`, its chance without good runs, and what is new around it."""
    novel, far = news.novel, news.far
    new = (novel > 0).astype(np.float32)
    logits = np.log((chances + 1e-5) / (1 - chances + 1e-5))
    columns: list[Vector] = [novel, far, logits, logits - logits.max()]
    for step in _STEPS:
        columns += [_moved(new, step), _moved(far, step)]
    columns += _around(new)
    columns += _company(rows, lines[:, _INDEX["strong"]], logits, new)
    columns += [np.full(len(new), np.log1p(new.sum())), np.full(len(new), float(min(3, news.runs)))]
    return np.hstack([lines[:, _COLUMNS], np.column_stack(columns)]).astype(np.float32)


def _moved(values: Vector, step: int) -> Vector:
    """The values of the lines `step` on; -1 beyond the log."""
    moved = np.full(len(values), -1.0, np.float32)
    if abs(step) < len(values):
        if step > 0:
            moved[:-step] = values[step:]
        else:
            moved[-step:] = values[:step]
    return moved


def _around(new: Vector) -> list[Vector]:
    total = np.concatenate(([0.0], np.cumsum(new, dtype=np.float64)))
    at = np.arange(len(new))
    return [total[np.minimum(at + width + 1, len(new))] - total[np.maximum(at - width, 0)] for width in _WIDTHS]


def _company(rows: Rows, strong: Vector, logits: Vector, new: Vector) -> list[Vector]:
    """Of the run of new lines that a line is in: size, place in it, loudest and likeliest line, number, all runs."""
    count = len(new)
    found = [np.zeros(count), np.zeros(count), np.full(count, -9.0), np.full(count, -12.0), np.zeros(count)]
    at = np.flatnonzero(new)
    if not len(at):
        return [*found, np.zeros(count)]
    blank = np.concatenate(([0], np.cumsum(rows.own[:, own.INDEX["blank"]] > 0)))
    parted = (np.diff(rows.numbers[at]) - 1) > (blank[at[1:]] - blank[at[:-1] + 1])
    run = np.concatenate(([0], np.cumsum(parted)))
    first = at[np.concatenate(([True], parted))]
    found[0][at] = np.log1p(np.bincount(run))[run]
    found[1][at] = np.log1p(at - first[run])
    for place, values in ((2, strong), (3, logits)):
        best = np.full(run[-1] + 1, -99.0)
        np.maximum.at(best, run, values[at])
        found[place][at] = best[run]
    found[4][at] = run
    return [*found, np.full(count, run[-1] + 1.0)]
