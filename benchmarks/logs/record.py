"""Record a small set of features of our own tool runs, on which a test trains again.

python -m benchmarks.logs.record MANIFEST
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from benchmarks.logs import cases, fit
from benchmarks.logs.cases import Case

TARGET = Path(__file__).parents[2] / "tests/logs/data/recorded.npz"
TRAINED, TESTED, MOST = 24, 12, 400


def main(manifest: Path) -> None:
    labels = [label for label in cases.labels(manifest) if not label.good]
    read = [case for label in labels[:: max(1, len(labels) // 60)] if len((case := cases.read(label)).truth) <= MOST]
    trained, tested = read[:TRAINED], read[TRAINED : TRAINED + TESTED]
    rows, truth, weights = fit.drawn(trained)
    TARGET.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        TARGET,
        rows=rows.astype(np.float16),
        truth=truth,
        weights=weights.astype(np.float32),
        lines=np.vstack([case.lines for case in tested]).astype(np.float16),
        true=np.concatenate([case.truth for case in tested]),
        log=np.concatenate([np.full(len(case.truth), number) for number, case in enumerate(tested)]).astype(np.int16),
    )
    print(f"{len(rows)} rows of {len(trained)} logs to learn from, {_count(tested)} of {len(tested)} to judge")


def _count(tested: list[Case]) -> int:
    return sum(len(case.truth) for case in tested)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
