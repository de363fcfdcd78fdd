"""How well templates are found: grouping accuracy on loghub's labelled samples, against Drain3 when it is installed.

    python -m benchmarks.logs.templates DATA [--worst N] [--json FILE]

DATA holds a folder for each log: NAME/NAME_2k.log and NAME/NAME_2k.log_structured.csv with the columns Content and
EventId (logpai/loghub). Grouping accuracy (Zhu et al., ICSE-SEIP 2019): the share of lines whose group is exactly a
group of the labels. `content` is measured on the messages as the data set cuts them out, `raw` on the whole lines. All
logs are mined with one configuration, Drain3's with its own defaults. Speed is lines a second of processor time, raw.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path

from checks.logs.templates import Miner, learn, mine

Numbers = Sequence[Hashable]
Way = Callable[[Sequence[str]], Numbers]
REPEATS = 25
"""How often a sample is repeated to measure speed."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A labelled log: its messages, its whole lines, and the label of each."""

    name: str
    contents: list[str]
    lines: list[str]
    labels: list[str]


def read(folder: Path) -> Sample:
    log = next(iter(sorted(folder.glob("*_2k.log"))))
    with log.with_name(f"{log.name}_structured.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with log.open(encoding="utf-8", errors="replace", newline="\n") as stream:
        lines = [line.rstrip("\r\n") for line in stream if line.strip()]
    if len(lines) != len(rows):
        raise SystemExit(f"{log}: {len(lines)} lines, but {len(rows)} labels")
    return Sample(folder.name, [row["Content"] for row in rows], lines, [row["EventId"] for row in rows])


def accuracy(found: Numbers, labels: Numbers) -> float:
    """The share of lines whose found group is exactly a labelled group."""
    both, sizes, of_label = Counter(zip(found, labels, strict=True)), Counter(found), Counter(labels)
    return sum(count for (one, label), count in both.items() if count == sizes[one] == of_label[label]) / len(labels)


def ours(lines: Sequence[str]) -> Numbers:
    return mine(lines)[0]


def drain(lines: Sequence[str]) -> Numbers:
    from drain3 import TemplateMiner
    from drain3.template_miner_config import TemplateMinerConfig

    miner = TemplateMiner(config=TemplateMinerConfig())
    return [miner.add_log_message(line)["cluster_id"] for line in lines]


def speed(sample: Sample) -> float:
    miner = Miner(learn(sample.lines))
    started = time.process_time()
    for line in sample.lines * REPEATS:
        miner.add(line)
    return len(sample.lines) * REPEATS / (time.process_time() - started)


def worst(sample: Sample, count: int) -> None:
    """The largest labelled groups that were not found as they are."""
    found = ours(sample.contents)
    members: dict[str, list[int]] = defaultdict(list)
    for index, label in enumerate(sample.labels):
        members[label].append(index)
    sizes = Counter(found)
    wrong = [
        each for each in members.values() if len({found[i] for i in each}) > 1 or sizes[found[each[0]]] > len(each)
    ]
    for each in sorted(wrong, key=len, reverse=True)[:count]:
        print(f"    {len(each)} lines in {len({found[i] for i in each})} groups: {sample.contents[each[0]][:120]}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--worst", type=int, default=0, metavar="N")
    parser.add_argument("--json", type=Path, metavar="FILE")
    args = parser.parse_args()
    folders = sorted(path.parent for path in args.data.glob("*/*_2k.log"))
    if not folders:
        print(f"{args.data}: no NAME/NAME_2k.log", file=sys.stderr)
        return 2
    ways: dict[str, Way] = {"ours": ours}
    if importlib.util.find_spec("drain3"):
        ways["drain3"] = drain
    rows = []
    for sample in map(read, folders):
        row: dict[str, float | str] = {"log": sample.name, "templates": len(set(sample.labels))}
        for name, way in ways.items():
            row[f"{name} content"] = accuracy(way(sample.contents), sample.labels)
            row[f"{name} raw"] = accuracy(way(sample.lines), sample.labels)
        row["lines/s"] = speed(sample)
        rows.append(row)
        _print(row)
        worst(sample, args.worst)
    mean = {key: statistics.fmean(float(row[key]) for row in rows) for key in rows[0] if key != "log"}
    _print({"log": "mean", **mean})
    if args.json:
        args.json.write_text(json.dumps({"logs": rows, "mean": mean}, indent=1) + "\n", encoding="utf-8")
    return 0


def _print(row: dict[str, float | str]) -> None:
    cells = [f"{row['log']:12}"]
    for key, value in row.items():
        if key != "log":
            cells.append(f"{key} {value:,.0f}" if float(value) > 1 else f"{key} {float(value):.3f}")
    print("  ".join(cells), flush=True)


if __name__ == "__main__":
    sys.exit(main())
