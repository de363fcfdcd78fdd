"""Train the ranker that ships, and say what it reaches on projects that it has not seen.

    python -m benchmarks.logs.train [--write] [--chances FILE] MANIFEST...

MANIFEST is of the form that the scorer reads: failing logs with the lines that explain them, benign logs, good runs
beside failing ones (`good-*.log`). Each forest is fitted on what the one before says of projects that it was not
fitted on, so that no stage sees a stage that knows the answer. `--chances` keeps the slowest part between runs.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.logs import cases as reading
from benchmarks.logs import export, fit, score
from benchmarks.logs.cases import Case, project_folds
from checks.logs import block_features, edges, novelty, own, ranker
from checks.logs.proposals import proposals
from checks.logs.ranker import Ranked
from checks.logs.trained import FILE, Limits

FOLDS = 5
SEEDS = (0, 1)
KNOWN_SEEDS = (0, 1, 2)
# Beside one and three good runs nearly the same is new: to learn from all would count each log three times.
LEARNED = 2
LIMITS = {
    "flagged": 0.48,
    "least": 0.5,
    "meeting_weight": 0.1,
    "known_flagged": 0.4,
    "known_least": 0.2,
    "known_size": -0.04,
}
KNOWN_LIMITS = Limits(LIMITS["known_flagged"], LIMITS["known_least"], 0.0, LIMITS["known_size"])
TARGET = Path(__file__).parents[2] / "checks/logs" / FILE


@dataclass
class Blocks:
    """The proposed blocks of a case, their features, their true overlap, and what they are worth by the forests."""

    case: Case
    found: np.ndarray
    features: np.ndarray
    overlap: np.ndarray
    worth: np.ndarray
    chance: np.ndarray


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("manifests", nargs="+", type=Path, metavar="MANIFEST")
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name} and its checksum")
    parser.add_argument("--chances", type=Path, help="a file for the chances of lines by cross-validation")
    args = parser.parse_args()
    labels = [label for manifest in args.manifests for label in reading.labels(manifest)]
    good = reading.good_runs([label for label in labels if not label.good])
    single = [reading.read(label) for label in [*labels, *good]]
    beside = [
        reading.read(label, runs) for label in [*labels, *good] for runs in (1, 2, 3) if len(label.beside) >= runs
    ]
    forests = {"line": export.forest(fit.line(single))}
    _chances(single, args.chances)
    by_path = {case.label.path: case.chance for case in single}
    for case in beside:
        case.chance = by_path[case.label.path]
    forests |= _without_good_runs(single)
    forests |= _with_good_runs(beside)
    data = export.packed(forests, LIMITS)
    print(f"{len(data):,} bytes")
    if args.write:
        export.write(TARGET, data)


def _chances(cases: Sequence[Case], kept: Path | None) -> None:
    """Each case's chances of lines, by a forest that has not seen its project."""
    if kept and kept.exists():
        with np.load(kept) as arrays:
            for number, case in enumerate(cases):
                case.chance = arrays[str(number)]
        return
    for train, test in project_folds(cases, FOLDS):
        forest = export.forest(fit.line([cases[at] for at in train]))
        for at in test:
            cases[at].chance = forest.probability(cases[at].lines)
    if kept:
        np.savez(kept, **{str(number): case.chance for number, case in enumerate(cases)})  # type: ignore[arg-type]


def _without_good_runs(cases: Sequence[Case]) -> dict[str, export.Forest]:
    made = [_blocks(case, case.chance) for case in cases if case.chance is not None]
    for train, test in project_folds([each.case for each in made], FOLDS):
        learned = [made[at] for at in train]
        overlap, meeting = _overlap(learned), _meeting(learned)
        for at in test:
            made[at].worth = overlap.raw(made[at].features) + LIMITS["meeting_weight"] * meeting.raw(made[at].features)
    limits = Limits(LIMITS["flagged"], LIMITS["least"], LIMITS["meeting_weight"])
    _show("without good runs", made, limits)
    return {"overlap": _overlap(made), "meeting": _meeting(made)}


def _with_good_runs(cases: Sequence[Case]) -> dict[str, export.Forest]:
    samples = [(_known_features(case), case.truth) for case in cases]
    used = [_candidates(case) & ~(case.accept & ~case.truth) for case in cases]
    rows = [(features[mask], truth[mask]) for (features, truth), mask in zip(samples, used, strict=True)]
    made: list[Blocks] = []
    for train, test in project_folds(cases, FOLDS):
        known = _known([rows[at] for at in train if cases[at].runs == LEARNED])
        for at in test:
            chance = np.where(_candidates(cases[at]), known.probability(samples[at][0]), np.float32(0))
            if chance.any():
                made.append(_blocks(cases[at], chance))
    for train, test in project_folds([each.case for each in made], FOLDS):
        overlap = _known_overlap([made[at] for at in train if made[at].case.runs == LEARNED])
        for at in test:
            bonus = KNOWN_LIMITS.bonus(made[at].found, made[at].case.rows.numbers)
            made[at].worth = overlap.raw(made[at].features) + bonus
    for runs in (1, 2, 3):
        chosen = [each for each in made if each.case.runs == runs]
        _show(f"with {runs} good runs", chosen, KNOWN_LIMITS)
    learned = [each for each, case in zip(rows, cases, strict=True) if case.runs == LEARNED]
    blocks = [each for each in made if each.case.runs == LEARNED]
    return {"known": _known(learned), "known_overlap": _known_overlap(blocks)}


def _learned(made: Sequence[Blocks]) -> list[tuple[np.ndarray, np.ndarray]]:
    """The features and overlaps of the blocks that are learned from."""
    random = np.random.default_rng(fit.SEED)
    chosen = [fit.some(each.overlap, bool(each.case.size), random) for each in made]
    return [(each.features[rows], each.overlap[rows]) for each, rows in zip(made, chosen, strict=True)]


def _overlap(made: Sequence[Blocks]) -> export.Forest:
    rows = _learned(made)
    return export.mean([export.forest(fit.block(rows, random_state=seed)) for seed in SEEDS])


def _meeting(made: Sequence[Blocks]) -> export.Forest:
    rows = [(features, (overlap > 0).astype(float)) for features, overlap in _learned(made)]
    return export.forest(fit.block(rows, max_iter=70))


def _known_overlap(made: Sequence[Blocks]) -> export.Forest:
    changes = {"max_iter": 100, "max_leaf_nodes": 8, "min_samples_leaf": 30}
    rows = _learned(made)
    return export.mean([export.forest(fit.block(rows, random_state=seed, **changes)) for seed in KNOWN_SEEDS])


def _known(rows: Sequence[tuple[np.ndarray, np.ndarray]]) -> export.Forest:
    return export.mean([export.forest(fit.known(rows, random_state=seed)) for seed in KNOWN_SEEDS])


def _wordless(case: Case) -> np.ndarray:
    return np.asarray(case.rows.own[:, own.INDEX["words"]] == 0)


def _candidates(case: Case) -> np.ndarray:
    assert case.novel is not None
    return novelty.candidates(case.novel, _wordless(case))


def _known_features(case: Case) -> np.ndarray:
    assert case.novel is not None
    assert case.far is not None
    assert case.chance is not None
    return novelty.matrix(case.rows, case.lines, case.chance, novelty.News(case.novel, case.far, case.runs))


def _blocks(case: Case, chance: np.ndarray) -> Blocks:
    found = proposals(case.rows, chance)
    features = block_features.matrix(found, case.rows.numbers, chance, case.lines)
    return Blocks(case, found, features, fit.overlap(case, found), np.zeros(len(found), np.float32), chance)


def entries(ranked: Ranked, numbers: np.ndarray) -> list[score.Entry]:
    """The ranking as the scorer takes it: parts of at most `LONGEST` lines."""
    found = []
    for (first, last), value in zip(ranked.blocks.tolist(), ranked.scores.tolist(), strict=True):
        start, end = int(numbers[first]) + 1, int(numbers[last]) + 1
        found += [(at, min(end, at + score.LONGEST - 1), value) for at in range(start, end + 1, score.LONGEST)]
    return found


def _show(name: str, made: Sequence[Blocks], limits: Limits) -> None:
    kinds: dict[str, list[score.Figures]] = {"projects": [], "tools": []}
    flagged = []
    for each in made:
        case = each.case
        ranked = ranker.ranked(each.found, each.worth, each.chance, case.ended, limits)
        if case.novel is not None and case.traced is not None:
            parts = edges.edges(case.rows, case.novel, each.chance, case.traced)
            ranked = ranker.settled(case.rows, ranked, parts)
        if case.label.good:
            flagged.append(bool((ranked.scores >= 0.5).any()))
        elif case.size:
            kind = "tools" if case.label.project.startswith("tool/") else "projects"
            kinds[kind].append(score.figures(entries(ranked, case.rows.numbers), case.label.truth, case.label.accept))
    for kind, found in kinds.items():
        if found:
            print(f"{name}, {kind}: " + " ".join(f"{key} {value:.3f}" for key, value in score.summary(found).items()))
    print(f"{name}: {np.mean(flagged or [0]):.3f} of {len(flagged)} good runs flagged")


if __name__ == "__main__":
    main()
