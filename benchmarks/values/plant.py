"""Plant one-line mistakes and look-alikes in the values files of real charts.

    python -m benchmarks.values.plant DATA OUT [--only REGEX]

DATA is the unpacked data folder. OUT gets cases.json and, for every case, the changed file and the file it was
made from. The same data gives the same cases. A run that was cut off goes on where it was: OUT/parts keeps what
each planter gave, so clear OUT when a planter has changed.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import functools
import importlib
import json
import multiprocessing
import os
import re
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from .charts import Source, rank, sources
from .planter import Case, Planter, plant
from .restyle import restyled

MODULES = (
    "plant_syntax", "plant_duplicates", "plant_schema", "plant_keys", "plant_quantities", "plant_images",
    "plant_security", "plant_network", "plant_runtime", "plant_refs", "plant_diff", "looks_values",
    "looks_security", "looks_files",
)  # fmt: skip


def planters() -> list[Planter]:
    """All kinds, of all modules that are there."""
    found: list[Planter] = []
    for name in MODULES:
        if (Path(__file__).parent / f"{name}.py").exists():
            found.extend(importlib.import_module(f".{name}", __package__).PLANTERS)
    count: collections.Counter[str] = collections.Counter()
    for at, planter in enumerate(found):
        count[planter.name] += 1
        if count[planter.name] > 1:
            found[at] = dataclasses.replace(planter, slug=f"{planter.slug}-{'abcdefgh'[count[planter.name] - 1]}")
    return found


@functools.lru_cache(maxsize=1)
def _everything(data: Path) -> list[Source]:
    return sources(data)


def write(case: Case, out: Path) -> dict[str, Any]:
    """Write the case's two files, give its record."""
    record = case.record()
    for name, text in ((record["file"], case.edit.text), (record["against"], case.source.raw)):
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return record


def run(number: int, data: Path, out: Path) -> list[dict[str, Any]]:
    """The cases of one planter, and their restyled copies."""
    planter = planters()[number]
    part = out / "parts" / f"{planter.name}.json"
    if part.exists():
        return list(json.loads(part.read_text(encoding="utf-8")))
    began = time.monotonic()
    records = []
    for case in plant(planter, _everything(data)):
        records.append(write(case, out))
        records.extend(write(copy, out) for copy in restyled(case))
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_text(json.dumps(records), encoding="utf-8")
    if os.environ.get("PLANT_TIMES"):
        print(f"{time.monotonic() - began:6.1f} s {planter.name} {len(records)}", flush=True)
    return records


def main(argv: list[str] | None = None) -> int:
    """Plant and write cases.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=os.environ.get("VALUES_DATA"))
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="planters whose name matches")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args(argv)
    data, out = Path(args.data).resolve(), args.out.resolve()
    chosen = [number for number, planter in enumerate(planters()) if re.search(args.only, planter.name)]
    chosen.sort(key=lambda number: rank(planters()[number].name))
    with ProcessPoolExecutor(args.jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        lists = list(pool.map(run, chosen, [data] * len(chosen), [out] * len(chosen)))
    cases = sorted((case for found in lists for case in found), key=lambda case: str(case["id"]))
    out.mkdir(parents=True, exist_ok=True)
    (out / "cases.json").write_text(json.dumps(cases, indent=1) + "\n", encoding="utf-8")
    report(cases, [planters()[number].name for number in chosen])
    return 0


def report(cases: list[dict[str, Any]], names: list[str]) -> None:
    """How many of what, and the kinds that found no place."""
    count = collections.Counter((case["category"], case["kind"]) for case in cases)
    for category in sorted({case["category"] for case in cases}):
        print(f"{category:36} mistakes {count[category, 'mistake']:4}  look-alikes {count[category, 'lookalike']:4}")
    print(f"{'all':36} mistakes {sum(case['kind'] == 'mistake' for case in cases):4}  "
          f"look-alikes {sum(case['kind'] != 'mistake' for case in cases):4}")  # fmt: skip
    planted = {str(case["id"]).rsplit("-", 1)[0] for case in cases if case["style"] == "as is"}
    print("no place found for:", " ".join(sorted(set(names) - planted)) or "none")


if __name__ == "__main__":
    raise SystemExit(main())
