"""Which blocks of a log explain its failure: trained trees over what is known of lines, then of blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from checks.logs import block_features, context, novelty, own
from checks.logs.baseline import Baseline
from checks.logs.context import Rows
from checks.logs.document import FLAGGED
from checks.logs.gather import Held
from checks.logs.outcome import Outcome
from checks.logs.proposals import proposals
from checks.logs.traces import completed
from checks.logs.trained import Limits, Model, model

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST = 40
_UNFLAGGED = 0.49


@dataclass(frozen=True, slots=True)
class Ranked:
    """The blocks of a log, best first, none overlapping another: first and last row and a score from 0 to 1.

    `lines` is the chance of each row to be part of the explanation.
    """

    blocks: NDArray[np.int64]
    scores: NDArray[np.float32]
    lines: NDArray[np.float32]


def rank(held: Held, rows: Rows, ended: Outcome, baseline: Baseline | None) -> Ranked:
    """The blocks of a log. Beside good runs no block holds a line that all of them have, unless it has no words."""
    trained = model()
    lines = context.matrix(rows)
    chances = trained.line.probability(lines)
    if baseline is None:
        found, worth = blocks(rows, lines, chances, trained)
        return _completed(rows, ranked(found, worth, chances, ended, trained.limits))
    novel = novelty.told(held)
    far = novelty.distances(held, novel, baseline)
    wordless = rows.own[:, own.INDEX["words"]] == 0
    candidates = novelty.candidates(novel, wordless)
    features = novelty.matrix(rows, lines, chances, novelty.News(novel, far, baseline.runs))
    chances = np.where(candidates, trained.known.probability(features), np.float32(0))
    if not candidates.any():
        return Ranked(np.zeros((0, 2), np.int64), np.zeros(0, np.float32), chances)
    found, overlap = known_blocks(rows, lines, chances, trained)
    best = ranked(found, overlap, chances, ended, trained.known_limits)
    return _without(_completed(rows, best), ~candidates & ~wordless)


def blocks(
    rows: Rows, lines: NDArray[np.float32], chances: NDArray[np.float32], trained: Model
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The proposed blocks and what each is worth: its expected overlap with the explanation, its chance to meet it."""
    found = proposals(rows, chances)
    features = block_features.matrix(found, rows.numbers, chances, lines)
    return found, trained.overlap.raw(features) + np.float32(trained.limits.meeting) * trained.meeting.raw(features)


def known_blocks(
    rows: Rows, lines: NDArray[np.float32], chances: NDArray[np.float32], trained: Model
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The same beside good runs."""
    found = proposals(rows, chances)
    features = block_features.matrix(found, rows.numbers, chances, lines)
    return found, trained.known_overlap.raw(features) + trained.known_limits.bonus(found, rows.numbers)


def ranked(
    found: NDArray[np.int64],
    worth: NDArray[np.float32],
    chances: NDArray[np.float32],
    ended: Outcome,
    limits: Limits,
) -> Ranked:
    """The blocks that are worth most, with their scores, by how the run ended."""
    kept = _apart(found, worth, len(chances))
    scores = limits.scores(worth[kept])
    failed = ended is Outcome.BAD or (ended is Outcome.UNKNOWN and len(kept) > 0 and worth[kept[0]] >= limits.least)
    if failed and kept:
        scores[0] = max(scores[0], np.float32(FLAGGED))
    if not failed:
        scores = np.minimum(scores, np.float32(_UNFLAGGED))
    return Ranked(found[kept], scores, chances)


def _apart(found: NDArray[np.int64], worth: NDArray[np.float32], count: int) -> list[int]:
    """The places of the best blocks, none of which overlaps a better one."""
    taken = np.zeros(count, np.bool_)
    kept: list[int] = []
    for at in np.argsort(-worth, kind="stable").tolist():
        first, last = found[at]
        if not taken[first : last + 1].any():
            taken[first : last + 1] = True
            kept.append(at)
            if len(kept) == MOST:
                break
    return kept


def _completed(rows: Rows, best: Ranked) -> Ranked:
    return Ranked(completed(rows, best.blocks), best.scores, best.lines)


def _without(best: Ranked, forbidden: NDArray[np.bool_]) -> Ranked:
    """The blocks parted at forbidden rows."""
    pieces = []
    scores = []
    for (first, last), score in zip(best.blocks.tolist(), best.scores.tolist(), strict=True):
        allowed = ~forbidden[first : last + 1]
        edges = np.flatnonzero(np.diff(np.concatenate(([False], allowed, [False])).astype(np.int8)))
        for start, end in edges.reshape(-1, 2).tolist():
            pieces.append((first + start, first + end - 1))
            scores.append(score)
    return Ranked(np.array(pieces, np.int64).reshape(-1, 2), np.array(scores, np.float32), best.lines)
