"""log-anomaly beside its peers, on labelled logs.

    python -m benchmarks.logs MANIFEST... [--good-runs N]

The figures of the model that ships are of logs that it may have been trained on: `benchmarks.logs.train` prints those
of projects that it has not seen.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from benchmarks.logs import cases, score
from benchmarks.logs.cases import Label
from benchmarks.logs.peers import PEERS, ours

Tool = Callable[[Label, tuple[Path, ...]], list[score.Entry]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("manifests", nargs="+", type=Path, metavar="MANIFEST")
    parser.add_argument(
        "--good-runs", type=int, default=0, metavar="N", help="compare with N good runs beside each log"
    )
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth log")
    args = parser.parse_args()
    labels = [label for manifest in args.manifests for label in cases.labels(manifest)]
    labels = [each for each in labels if len(each.beside) >= args.good_runs or each.good][:: args.every]
    print("| tool | logs | F1 | hit@1 | hit@5 | good logs flagged | s |\n|---|---:|---:|---:|---:|---:|---:|")
    for name, tool in _tools().items():
        if name == "nearest line" and not args.good_runs:
            continue
        print(_row(name, tool, labels, args.good_runs), flush=True)


def _tools() -> dict[str, Tool]:
    found: dict[str, Tool] = {}
    for name, peer in PEERS.items():
        if not name.startswith("Drain3") or find_spec("drain3"):
            found[name] = lambda label, good, peer=peer: peer(  # type: ignore[misc]
                label.path.read_bytes(), [path.read_bytes() for path in good]
            )
    return {**found, "log-anomaly": lambda label, good: ours(label.path, good)}


def _row(name: str, tool: Tool, labels: list[Label], runs: int) -> str:
    started = time.perf_counter()
    figures, flagged = [], []
    for label in labels:
        entries = tool(label, label.beside[:runs])
        if label.good:
            flagged.append(any(value >= 0.5 for _, _, value in entries))
        else:
            figures.append(score.figures(entries, label.truth, label.accept))
    took = time.perf_counter() - started
    means = score.summary(figures)
    share = f"{sum(flagged)} of {len(flagged)}" if flagged else "-"
    shown = " | ".join(f"{means[key]:.3f}" for key in ("f1", "hit1", "hit5"))
    return f"| {name} | {len(figures)} | {shown} | {share} | {took:.1f} |"


if __name__ == "__main__":
    main()
