"""Fit the forests on cases: which rows are drawn, how they weigh, how the trees grow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from benchmarks.logs.cases import Case
from checks.logs import context

SEED = 0
STRONG = context.names().index("strong")
Chance = Callable[[np.ndarray], np.ndarray]
LINE = {"max_iter": 100, "learning_rate": 0.1, "max_leaf_nodes": 16, "min_samples_leaf": 40, "l2_regularization": 5}
KNOWN = {"max_iter": 100, "learning_rate": 0.07, "max_leaf_nodes": 8, "min_samples_leaf": 20, "l2_regularization": 5}
BLOCK = {"max_iter": 120, "learning_rate": 0.06, "max_leaf_nodes": 16, "min_samples_leaf": 40, "l2_regularization": 10}
COMMON = {"max_features": 0.3, "max_bins": 63, "early_stopping": False, "random_state": SEED}


def line(cases: Sequence[Case]) -> Any:
    """The chance of each line, without good runs."""
    return line_of(*drawn(cases))


def drawn(cases: Sequence[Case]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What `line` learns from: rows, truth and weights."""
    random = np.random.default_rng(SEED)
    parts = [(case, *_drawn(case, random)) for case in cases]
    rows = np.vstack([case.lines[rows] for case, rows, _ in parts])
    truth = np.concatenate([case.truth[rows] for case, rows, _ in parts])
    return rows, truth, np.concatenate([weights for _, _, weights in parts])


def line_of(rows: np.ndarray, truth: np.ndarray, weights: np.ndarray, **changes: float) -> Any:
    """The chance of each line, learned from drawn rows."""
    return HistGradientBoostingClassifier(**{**LINE, **COMMON, **changes}).fit(rows, truth, sample_weight=weights)


def known(cases: Sequence[tuple[np.ndarray, np.ndarray]], **changes: float) -> Any:
    """The chance of each candidate line beside good runs: pairs of rows and truth, one for each case."""
    rows = np.vstack([rows for rows, _ in cases])
    truth = np.concatenate([truth for _, truth in cases])
    weights = np.concatenate([np.full(len(truth), 1 / np.sqrt(1 + len(truth))) for _, truth in cases])
    return HistGradientBoostingClassifier(**{**KNOWN, **COMMON, **changes}).fit(rows, truth, sample_weight=weights)


def some(overlaps: np.ndarray, failing: bool, random: np.random.Generator) -> np.ndarray:
    """The blocks of a case that are learned from: any, and of a failing log the best."""
    drawn = random.permutation(len(overlaps))[: 50 if failing else 12]
    return np.unique(np.concatenate([drawn, np.argsort(-overlaps)[:8]])).astype(np.int64)


def block(cases: Sequence[tuple[np.ndarray, np.ndarray]], **changes: float) -> Any:
    """A figure of each block: pairs of rows and the figure, one a case, which weighs as the root of its blocks."""
    rows = np.vstack([rows for rows, _ in cases])
    wanted = np.concatenate([wanted for _, wanted in cases])
    weights = np.concatenate([np.full(len(wanted), 1 / np.sqrt(max(1, len(wanted)))) for _, wanted in cases])
    return HistGradientBoostingRegressor(**{**BLOCK, **COMMON, **changes}).fit(rows, wanted, sample_weight=weights)


def overlap(case: Case, blocks: np.ndarray) -> np.ndarray:
    """The Dice coefficient of each block (first and last row) with the labelled lines; neutral lines do not count."""
    if not case.size or not len(blocks):
        return np.zeros(len(blocks))
    true = np.concatenate(([0], np.cumsum(case.truth)))
    neutral = np.concatenate(([0], np.cumsum(case.accept & ~case.truth)))
    first, last = blocks[:, 0], blocks[:, 1] + 1
    lines = case.rows.numbers[last - 1] - case.rows.numbers[first] + 1
    hits = true[last] - true[first]
    return np.asarray(2 * hits / (lines - (neutral[last] - neutral[first]) + case.size))


def _drawn(case: Case, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The rows of a log that are learned from, and their weights: the truth, what is near it, loud, or any other."""
    weights = np.zeros(len(case.truth))
    true = np.flatnonzero(case.truth)
    false = np.flatnonzero(~case.truth & ~case.accept)
    failing = bool(len(true))
    near = false[np.convolve(case.truth, np.ones(25), "same")[false] > 0]
    loudness = case.lines[false, STRONG] + random.random(len(false)) / 2
    loud = false[np.argsort(-loudness)[: 60 if failing else 40]]
    other = random.permutation(false)[: 45 if failing else 25]
    weights[other] = np.clip(len(false) / max(1, len(other)) / 60, 0.05, 1.0)
    weights[np.concatenate([random.permutation(near)[: 40 * failing], loud])] = 0.5
    kept = random.permutation(true)[:60]
    if len(kept):
        weights[kept] = max(0.15, 8 / np.sqrt(len(kept)))
    rows = np.flatnonzero(weights)
    return rows, weights[rows]
