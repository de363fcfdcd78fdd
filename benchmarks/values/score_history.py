"""The real mistakes of the history, and the charts as they were published."""

from __future__ import annotations

import collections
from pathlib import Path
from typing import Any

from . import tool

Row = dict[str, Any]
_LOUD = ("error", "warning")


def history(entry: Row, data: Path) -> Row:
    """One real mistake: found at its line, found anywhere, and gone after the correction."""
    chart = data / entry["chart"] if entry.get("chart") else None
    name = Path(entry["path"]).name
    bad = tool.run_text(chart, name, (data / entry["file"]).read_bytes().decode())
    good = tool.run_text(chart, name, (data / entry["fixed_file"]).read_bytes().decode())
    gone = collections.Counter(_key(found) for found in good.findings)
    fresh = []
    for found in bad.findings:
        gone[_key(found)] -= 1
        if gone[_key(found)] < 0 and found["level"] in _LOUD:
            fresh.append(found)
    lines = [found for found in bad.findings if found["line"] == entry["line"] and found["level"] in _LOUD]
    return {
        "id": entry["id"], "category": entry["category"], "evidence": entry["evidence"], "line": entry["line"],
        "text": entry.get("text"), "at_line": bool(lines),
        "new_at_line": any(f["line"] == entry["line"] for f in fresh),
        "new_anywhere": bool(fresh), "error": bad.error or good.error,
        "findings": [_brief(found) for found in (lines or fresh)[:5]],
        "only_in_fixed": _more(good.findings, bad.findings),
    }  # fmt: skip


def _more(good: list[Row], bad: list[Row]) -> list[Row]:
    known = collections.Counter(_key(found) for found in bad)
    more = []
    for found in good:
        known[_key(found)] -= 1
        if known[_key(found)] < 0 and found["level"] in _LOUD:
            more.append(_brief(found))
    return more[:5]


def _key(found: Row) -> tuple[str, str, str]:
    return found["category"], found["rule"], found["fingerprint"]


def _brief(found: Row) -> Row:
    return {key: found[key] for key in ("category", "rule", "level", "line", "message")}


def shipped(entry: Row, data: Path) -> Row:
    """A chart's own values and all its overrides, as published."""
    files: Row = {}
    for file in [entry["values"], *entry["overrides"]]:
        name = file.removeprefix(entry["dir"] + "/")
        got = tool.run_text(data / entry["dir"], name, (data / file).read_bytes().decode(errors="replace"))
        files[name] = {
            "errors": [_brief(found) for found in got.findings if found["level"] == "error"],
            "warnings": sum(found["level"] == "warning" for found in got.findings),
            "notes": sum(found["level"] == "note" for found in got.findings),
            "seconds": round(got.seconds, 3),
            "error": got.error or ("" if got.code in (0, 1) else f"exit {got.code}"),
        }
    return {"dir": entry["dir"], "files": files}
