"""Ours and the peers on the same planted cases, in one run on one machine.

    python -m benchmarks.values DATA OUT [--mistakes 120] [--looks 60] [--checkov PROGRAM] [--report FILE]

OUT is what `benchmarks.values.plant` wrote. A case is caught by a tool when the tool says something that it did not
say of the file before the mistake. The sample is the same in every run: of each category alike, chosen by hash.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import platform
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .charts import rank
from .peers import PEERS, Said, Subject, checkov

Row = dict[str, Any]
REPEATS, TIMED = 3, 8


def sample(cases: list[Row], kind: str, size: int) -> list[Row]:
    """Cases of one kind, a category in turn after the other."""
    groups: dict[str, list[Row]] = collections.defaultdict(list)
    for case in sorted(cases, key=lambda case: rank("sample", case["id"])):
        if case["kind"] == kind and case["style"] not in ("argo", "argo-text", "flux"):
            groups[case["category"]].append(case)
    turns = (case for turn in range(99) for name in sorted(groups) for case in groups[name][turn : turn + 1])
    return [case for case, _ in zip(turns, range(size), strict=False)]


def subjects(case: Row, data: Path, out: Path, work: Path) -> Iterator[Subject]:
    """The case's file before and after, each in its own copy of the chart."""
    name = "values.yaml" if case["own"] else case["original"].removeprefix(case["chart_dir"] + "/")
    for side, text in (("before", case["against"]), ("after", case["file"])):
        chart = work / side / case["id"] / "chart"
        shutil.copytree(data / case["chart_dir"], chart)
        (chart / name).write_bytes((out / text).read_bytes())
        before = out / case["against"] if case["needs_against"] and side == "after" else None
        yield Subject(f"{case['id']}.{side}", chart, chart / name, case["own"], before)


def fresh(after: Said, before: Said) -> Said:
    """What is said after and was not before."""
    known = collections.Counter(what for what, _ in before)
    new: Said = []
    for what, line in after:
        known[what] -= 1
        if known[what] < 0:
            new.append((what, line))
    return new


def measure(cases: list[Row], pairs: dict[str, tuple[Subject, Subject]], program: str | None) -> list[Row]:
    """Every tool on every case."""
    rows: list[Row] = []
    for name, peer in PEERS.items():
        for case in cases:
            before, after = pairs[case["id"]]
            said = peer(before)
            began = time.perf_counter()
            new = fresh(peer(after), said)
            rows.append(_row(name, case, new, time.perf_counter() - began))
        print(f"{name}: done", flush=True)
    if program:
        began = time.perf_counter()
        said_all = checkov([subject for pair in pairs.values() for subject in pair], program)
        each = (time.perf_counter() - began) / (2 * len(cases))
        for case in cases:
            before, after = pairs[case["id"]]
            new = fresh(said_all[after.id], said_all[before.id])
            rows.append(_row("checkov (rendered, one run)", case, new, each))
    return rows


def _row(name: str, case: Row, new: Said, seconds: float) -> Row:
    line = any(where in case["accept"] for _, where in new)
    return {"tool": name, "id": case["id"], "kind": case["kind"], "caught": bool(new), "line": line,
            "seconds": seconds, "new": new[:3]}  # fmt: skip


def noise(cases: list[Row], pairs: dict[str, tuple[Subject, Subject]]) -> dict[str, list[float]]:
    """Seconds a file of the same few files, again and again."""
    found: dict[str, list[float]] = {}
    for name, peer in PEERS.items():
        for _ in range(REPEATS):
            began = time.perf_counter()
            for case in cases[:TIMED]:
                peer(pairs[case["id"]][1])
            found.setdefault(name, []).append((time.perf_counter() - began) / len(cases[:TIMED]))
    return found


def markdown(rows: list[Row], times: dict[str, list[float]]) -> str:
    """The table, and the machine it was made on."""
    head = ["tool", "caught", "at the right line", "false alarms on look-alikes", "seconds a file (min/median/max)"]
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    for name in dict.fromkeys(row["tool"] for row in rows):
        mine = [row for row in rows if row["tool"] == name]
        bad, good = ([row for row in mine if row["kind"] == kind] for kind in ("mistake", "lookalike"))
        spread = times.get(name) or [statistics.mean(row["seconds"] for row in mine)]
        shares = [_share(row["caught"] for row in bad), _share(row["line"] for row in bad),
                  _share(row["caught"] for row in good)]  # fmt: skip
        seconds = f"{min(spread):.2f} / {statistics.median(spread):.2f} / {max(spread):.2f}"
        lines.append("| " + " | ".join([name, *shares, seconds]) + " |")
    machine = f"Machine: {os.cpu_count()} cores, {cpu()}, Python {platform.python_version()}."
    how = f"Seconds: {TIMED} files, {REPEATS} times (checkov: its one run, shared out)."
    notes = (
        "There is no helm binary: Helm 4 runs in process. trivy and checkov name lines of manifests, not of the file."
    )
    lines += ["", f"{machine} {how} {notes}"]
    return "\n".join(lines)


def _share(flags: Iterator[bool]) -> str:
    values = list(flags)
    return f"{sum(values)} of {len(values)}"


def cpu() -> str:
    """The processor's name."""
    info = Path("/proc/cpuinfo")
    text = info.read_text(encoding="utf-8") if info.exists() else ""
    names = [line.split(":", 1)[1].strip() for line in text.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=os.environ.get("VALUES_DATA"))
    parser.add_argument("out", type=Path)
    parser.add_argument("--mistakes", type=int, default=120)
    parser.add_argument("--looks", type=int, default=60)
    parser.add_argument("--checkov", default=shutil.which("checkov"), help="the program; without it, left out")
    parser.add_argument("--report", type=Path)
    args = parser.parse_args(argv)
    data, out = Path(args.data).resolve(), args.out.resolve()
    everything = json.loads((out / "cases.json").read_text(encoding="utf-8"))
    cases = sample(everything, "mistake", args.mistakes) + sample(everything, "lookalike", args.looks)
    with tempfile.TemporaryDirectory(prefix="peers-") as folder:
        os.chdir(folder)
        pairs: dict[str, tuple[Subject, Subject]] = {}
        for case in cases:
            before, after = subjects(case, data, out, Path(folder))
            pairs[case["id"]] = (before, after)
        rows = measure(cases, pairs, args.checkov)
        times = noise(cases, pairs)
        os.chdir("/")
    target = args.report or out / "peers.json"
    target.write_text(json.dumps({"rows": rows, "times": times}, indent=1) + "\n", encoding="utf-8")
    print(markdown(rows, times))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
