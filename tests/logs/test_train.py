"""Training again gives the same figures, and the trees that ship judge as scikit-learn's do."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from benchmarks.logs import export, fit
from checks.logs import block_features, context, trained
from checks.logs.trees import Forest

HIT = 0.5  # measured when the features were recorded
FOLDER = Path(__file__).parents[2] / "checks/logs"


@pytest.fixture(scope="module")
def recorded() -> dict[str, np.ndarray]:
    with np.load(Path(__file__).parent / "data/recorded.npz") as arrays:
        return {name: arrays[name] for name in arrays.files}


@pytest.fixture(scope="module")
def estimator(recorded: dict[str, np.ndarray]) -> object:
    rows, truth, weights = (recorded[name] for name in ("rows", "truth", "weights"))
    return fit.line_of(rows.astype(np.float32), truth, weights, max_iter=30)


def hits(chances: np.ndarray, recorded: dict[str, np.ndarray]) -> float:
    """The share of recorded logs whose likeliest line is a true one."""
    logs = np.unique(recorded["log"])
    return float(
        np.mean([recorded["true"][recorded["log"] == log][chances[recorded["log"] == log].argmax()] for log in logs])
    )


def test_training_again_gives_the_same_figures(estimator: object, recorded: dict[str, np.ndarray]) -> None:
    chances = export.forest(estimator).probability(recorded["lines"].astype(np.float32))
    assert hits(chances, recorded) == pytest.approx(HIT, abs=0.09)


def test_our_trees_judge_as_those_of_scikit_learn(estimator: object, recorded: dict[str, np.ndarray]) -> None:
    rows = recorded["lines"].astype(np.float32)
    ours = export.forest(estimator).probability(rows)
    assert np.abs(ours - estimator.predict_proba(rows)[:, 1]).max() < 1e-5  # type: ignore[attr-defined]


def test_the_mean_of_forests(estimator: object, recorded: dict[str, np.ndarray]) -> None:
    rows = recorded["lines"].astype(np.float32)[:200]
    forest = export.forest(estimator)
    other = fit.line_of(recorded["rows"].astype(np.float32), recorded["truth"], recorded["weights"], max_iter=3)
    both = export.mean([forest, export.forest(other)])
    wanted = (forest.raw(rows) + export.forest(other).raw(rows)) / 2
    assert np.abs(both.raw(rows) - wanted).max() < 1e-4


def test_the_same_forests_give_the_same_bytes(estimator: object) -> None:
    forest = export.forest(estimator)
    first, second = (export.packed({"line": forest}, {"limit": 0.5}) for _ in range(2))
    assert first == second


def test_the_model_that_ships_is_the_one_that_was_trained() -> None:
    data = (FOLDER / trained.FILE).read_bytes()
    assert hashlib.sha256(data).hexdigest() in (FOLDER / f"{trained.FILE}.sha256").read_text("ascii")
    assert len(data) < 500_000
    model = trained.model()
    assert int(model.line.feature.max()) < len(context.names())
    assert isinstance(model.overlap, Forest)


def test_blocks_have_the_features_that_the_model_knows() -> None:
    lines = np.zeros((4, len(context.names())), np.float32)
    blocks = np.array([[0, 1], [2, 3]])
    made = block_features.matrix(blocks, np.arange(4), np.full(4, 0.5, np.float32), lines)
    model = trained.model()
    assert max(int(model.overlap.feature.max()), int(model.known_overlap.feature.max())) < made.shape[1]
