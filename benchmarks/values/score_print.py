"""The tables of a score."""

from __future__ import annotations

import collections
import statistics
from typing import Any

Row = dict[str, Any]
VERDICTS = ("exact", "near", "category", "line", "missed")


def table(report: dict[str, Any]) -> str:
    """All parts that were measured."""
    parts = []
    if "planted" in report:
        parts += [_planted(report["planted"]), _alarms(report["planted"])]
    if "history" in report:
        parts.append(_history(report["history"]))
    if "shipped" in report:
        parts.append(_shipped(report["shipped"]))
    return "\n\n".join(parts)


def _planted(rows: list[Row]) -> str:
    rows = [row for row in rows if row["kind"] == "mistake"]
    lines = [f"{'category':36} {'cases':>5} " + " ".join(f"{word:>8}" for word in VERDICTS) + "   share"]
    groups = collections.defaultdict(list)
    for row in rows:
        groups[row["category"]].append(row)
        groups["~ " + row["half"]].append(row)
        groups["~ all"].append(row)
    for name in sorted(groups):
        count = collections.Counter(row["verdict"] for row in groups[name])
        share = (count["exact"] + count["near"]) / len(groups[name])
        numbers = " ".join(f"{count[word]:8}" for word in VERDICTS)
        lines.append(f"{name:36} {len(groups[name]):5} {numbers} {share:7.1%}")
    times = sorted(row["seconds"] for row in rows) or [0]
    lines.append(f"seconds a file: median {statistics.median(times):.2f}, max {times[-1]:.2f}; "
                 f"could not run: {sum(bool(row['error']) for row in rows)}")  # fmt: skip
    return "\n".join(lines)


def _alarms(rows: list[Row]) -> str:
    rows = [row for row in rows if row["kind"] == "lookalike"]
    loud = [row for row in rows if row["verdict"] == "alarm"]
    worst = collections.Counter(found["rule"] for row in loud for found in row["new"])
    lines = [f"look-alikes: {len(rows)}, with a new finding: {len(loud)}"]
    lines += [f"  {count:4} {rule}" for rule, count in worst.most_common(12)]
    return "\n".join(lines)


def _history(rows: list[Row]) -> str:
    lines = [f"{'history, evidence':20} {'cases':>5} {'at line':>8} {'new at line':>12} {'new anywhere':>13}"]
    for evidence in ("file", "chart", "dependency", "outside"):
        some = [row for row in rows if row["evidence"] == evidence]
        numbers = [sum(row[key] for row in some) for key in ("at_line", "new_at_line", "new_anywhere")]
        lines.append(f"{evidence:20} {len(some):5} {numbers[0]:8} {numbers[1]:12} {numbers[2]:13}")
    return "\n".join(lines)


def _shipped(rows: list[Row]) -> str:
    own = [row["files"]["values.yaml"] for row in rows if "values.yaml" in row["files"]]
    every = [file for row in rows for file in row["files"].values()]
    count = collections.Counter(found["rule"] for file in every for found in file["errors"])
    errors, warnings = sum(len(file["errors"]) for file in every), sum(file["warnings"] for file in every)
    failed, clean = sum(bool(file["error"]) for file in every), sum(not file["errors"] for file in every)
    calm = sum(not file["errors"] for file in own)
    lines = [
        f"shipped: {len(rows)} charts, {len(every)} files, {errors} errors, {warnings} warnings, {failed} did not run",
        f"without an error: own values {calm} of {len(own)}, all files {clean} of {len(every)}",
    ]
    lines += [f"  {number:4} {rule}" for rule, number in count.most_common(15)]
    return "\n".join(lines)
