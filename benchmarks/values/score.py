"""What our own tool makes of the planted cases, of the real history and of the charts as they are.

    python -m benchmarks.values.score DATA OUT [--only REGEX] [--half dev] [--report FILE]

OUT is what `benchmarks.values.plant` wrote. The report (default OUT/score.json) has every miss and false alarm.
"""

from __future__ import annotations

import argparse
import collections
import functools
import json
import multiprocessing
import os
import re
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from . import tool
from .charts import rank
from .score_history import history, shipped
from .score_print import table

Row = dict[str, Any]


@functools.lru_cache(maxsize=1)
def _cache() -> tool.Cache:
    return tool.Cache()


def _id(found: Row) -> tuple[str, str, str]:
    return found["category"], found["rule"], found["fingerprint"]


def new_findings(after: Iterable[Row], before: Iterable[Row]) -> list[Row]:
    """Findings that the file before did not have, line numbers left aside."""
    known = collections.Counter(_id(found) for found in before)
    fresh = []
    for found in after:
        known[_id(found)] -= 1
        if known[_id(found)] < 0:
            fresh.append(found)
    return fresh


def judge(case: Row, findings: list[Row]) -> str:
    """exact, near (another fair line), category (wrong line), line (wrong category) or missed."""
    lines = [found["line"] for found in findings if found["category"] == case["category"]]
    if case["line"] in lines:
        return "exact"
    if set(case["accept"]) & set(lines):
        return "near"
    if lines:
        return "category"
    return "line" if any(found["line"] == case["line"] for found in findings) else "missed"


def one(case: Row, data: Path, out: Path) -> Row:
    """Run the case and its base."""
    chart = data / case["chart_dir"]
    own = case["style"] not in ("argo", "argo-text", "flux")
    name = case["original"].removeprefix(case["chart_dir"] + "/") if own else Path(case["file"]).name
    text = (out / case["file"]).read_bytes().decode()
    base = (out / case["against"]).read_bytes().decode()
    after = tool.run_text(chart, name, text, base if case["needs_against"] else None)
    before = _cache().run(chart, name, base)
    fresh = new_findings(after.findings, before.findings)
    row = {
        key: case[key] for key in ("id", "kind", "category", "slug", "half", "line", "accept", "description", "file")
    }
    row["seconds"] = round(after.seconds, 3)
    row["error"] = after.error or ("" if after.code in (0, 1) else f"exit {after.code}")
    row["new"] = [_brief(found) for found in fresh]
    if case["kind"] == "lookalike":
        row["verdict"] = "alarm" if fresh else "quiet"
    else:
        row["verdict"] = judge(case, fresh)
        row["stale"] = row["verdict"] != "exact" and judge(case, after.findings) == "exact"
    return row


def _brief(found: Row) -> Row:
    return {key: found[key] for key in ("category", "rule", "level", "line", "message")}


def in_two(work: Callable[..., Row], items: list[Any], *rest: Any) -> list[Row]:
    """Map over the items in two processes."""
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        fixed = [[value] * len(items) for value in rest]
        rows: list[Row] = []
        for row in pool.map(work, items, *fixed, chunksize=4):
            rows.append(row)
            if len(rows) % 100 == 0:
                print(f"{len(rows)} of {len(items)}", file=sys.stderr, flush=True)
        return rows


def main(argv: list[str] | None = None) -> int:
    """Score, write the report, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=os.environ.get("VALUES_DATA"))
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="cases whose id matches")
    parser.add_argument("--half", choices=("dev", "validation"), help="only this half of the owners")
    parser.add_argument("--report", type=Path)
    parser.add_argument("--sample", type=int, default=0, help="about so many cases, chosen by hash")
    parser.add_argument("--skip", nargs="*", default=[], choices=("planted", "history", "shipped"))
    args = parser.parse_args(argv)
    data, out = Path(args.data).resolve(), args.out.resolve()
    report: dict[str, Any] = {}
    if "planted" not in args.skip:
        cases = json.loads((out / "cases.json").read_text(encoding="utf-8"))
        cases = [c for c in cases if re.search(args.only, c["id"]) and args.half in (None, c["half"])]
        cases = sorted(cases, key=lambda case: rank("score", case["id"]))[: args.sample or None]
        cases.sort(key=lambda case: (case["chart_dir"], case["against"]))
        report["planted"] = sorted(in_two(one, cases, data, out), key=lambda row: str(row["id"]))
    if "history" not in args.skip:
        entries = json.loads((data / "history.json").read_text(encoding="utf-8"))
        report["history"] = in_two(history, entries, data)
    if "shipped" not in args.skip:
        report["shipped"] = in_two(shipped, json.loads((data / "index.json").read_text(encoding="utf-8")), data)
    target = args.report or out / "score.json"
    target.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(table(report))
    print(f"\nmisses and alarms: {target}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
