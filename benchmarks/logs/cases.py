"""Labelled logs as the ranker sees them: what a manifest names, read once, with features and truth for each row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from checks.logs import context, novelty, peel
from checks.logs.baseline import Baseline
from checks.logs.context import Rows
from checks.logs.gather import gather, painted_pieces
from checks.logs.outcome import Outcome, outcome
from checks.logs.reading import Remarks, pieces
from checks.logs.rows import rows_of

Ranges = list[list[int]]


@dataclass(frozen=True)
class Label:
    """One log of a manifest. `project` is what training and test never share."""

    path: Path
    project: str
    truth: Ranges = field(default_factory=list)
    accept: Ranges = field(default_factory=list)
    good: bool = False
    beside: tuple[Path, ...] = ()


@dataclass
class Case:
    """A log with its rows. `truth` and `accept` say for each row whether it is labelled, or neutral."""

    label: Label
    rows: Rows
    lines: np.ndarray
    truth: np.ndarray
    accept: np.ndarray
    ended: Outcome
    runs: int = 0
    novel: np.ndarray | None = None
    far: np.ndarray | None = None
    traced: np.ndarray | None = None
    chance: np.ndarray | None = None

    @property
    def size(self) -> int:
        """How many lines are labelled, also those that were not kept."""
        return sum(last - first + 1 for first, last in self.label.truth)


def labels(manifest: Path) -> list[Label]:
    """The logs of a manifest (its form: the docstring of the scorer), with the good runs that lie beside them."""
    found = []
    for entry in json.loads(manifest.read_text("utf-8"))["logs"]:
        path = manifest.parent / entry["file"]
        good = bool(entry.get("good"))
        beside = () if good else tuple(sorted(path.parent.glob("good-*.log")))
        project = entry.get("project") or f"tool/{'benign' if good else entry['kind']}"
        found.append(Label(path, project, entry.get("truth", []), entry.get("accept", []), good, beside))
    return found


def good_runs(failing: Sequence[Label]) -> list[Label]:
    """The good runs beside failing logs, each content once, with the other good runs of its job beside it."""
    seen: set[str] = set()
    found = []
    for label in failing:
        for path in label.beside:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            if digest not in seen:
                seen.add(digest)
                others = tuple(other for other in label.beside if other != path)
                found.append(Label(path, label.project, good=True, beside=others))
    return found


def read(label: Label, runs: int = 0) -> Case:
    """The case, judged against the first `runs` good runs beside it."""
    baseline = _baseline(label.beside[:runs]) if runs else None
    with label.path.open("rb") as stream:
        held = gather(pieces(stream, Remarks()), baseline)
    rows, raw = rows_of(held)
    texts = [peel.peeled(text) for text in raw]
    case = Case(
        label, rows, context.matrix(rows), _flags(rows.numbers, label.truth), _flags(rows.numbers, label.accept),
        outcome(texts), runs,
    )  # fmt: skip
    if baseline:
        case.novel = novelty.told(held.novel, texts)
        case.traced = novelty.traced(case.novel, texts)
        case.far = novelty.distances(held, case.novel, baseline)
    return case


def project_folds(cases: Sequence[Any], count: int) -> Iterator[tuple[list[int], list[int]]]:
    """Training and test places of `cases`, by project: the two never share one. The folds are always the same."""
    names = sorted({each.label.project for each in cases}, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    fold = {name: number % count for number, name in enumerate(names)}
    for number in range(count):
        inside = [at for at, each in enumerate(cases) if fold[each.label.project] == number]
        outside = [at for at, each in enumerate(cases) if fold[each.label.project] != number]
        yield outside, inside


_BASELINES: dict[tuple[Path, ...], Baseline] = {}


def _baseline(paths: tuple[Path, ...]) -> Baseline:
    if paths not in _BASELINES:
        baseline = Baseline(b"the same salt for all")
        for path in paths:
            with path.open("rb") as stream:
                baseline.learn(painted_pieces(pieces(stream, Remarks())))
        _BASELINES[paths] = baseline
    return _BASELINES[paths]


def _flags(numbers: np.ndarray, ranges: Ranges) -> np.ndarray:
    flags = np.zeros(len(numbers), np.bool_)
    for first, last in ranges:
        flags |= (numbers >= first - 1) & (numbers <= last - 1)
    return flags
