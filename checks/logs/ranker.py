"""Which blocks of a log explain its failure: trained trees over what is known of lines, then of blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from checks.logs import block_features, context, edges, novelty, own
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


def rank(held: Held, rows: Rows, texts: Sequence[str], ended: Outcome, baseline: Baseline | None) -> Ranked:
    """The blocks of a log with peeled `texts`. Beside good runs no block holds words that all of them have."""
    trained = model()
    lines = context.matrix(rows)
    chances = trained.line.probability(lines)
    if baseline is None:
        found, worth = blocks(rows, lines, chances, trained)
        return _completed(rows, ranked(found, worth, chances, ended, trained.limits))
    novel = novelty.told(held.novel, texts)
    news = novelty.News(novel, novelty.distances(held, novel, baseline), baseline.runs)
    candidates = novelty.candidates(novel, rows.own[:, own.INDEX["words"]] == 0)
    features = novelty.matrix(rows, lines, chances, news)
    chances = np.zeros(len(novel), np.float32)
    chances[candidates] = trained.known.probability(features[candidates])
    if not candidates.any():
        return Ranked(np.zeros((0, 2), np.int64), np.zeros(0, np.float32), chances)
    found, overlap = known_blocks(rows, lines, chances, trained)
    best = ranked(found, overlap, chances, ended, trained.known_limits)
    return settled(rows, best, edges.edges(rows, novel, chances, novelty.traced(novel, texts)))


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


def settled(rows: Rows, best: Ranked, limits: edges.Edges) -> Ranked:
    """Blocks beside good runs, parted and trimmed to what is new."""
    pieces, places = edges.parted(_completed(rows, best).blocks, limits, best.lines)
    return Ranked(pieces, best.scores[places], best.lines)
