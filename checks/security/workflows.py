"""zizmor's findings in workflows and actions as issues."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from checks.evidence import zizmor
from checks.model import Level, Location, Notification
from checks.security import kinds
from checks.security.issue import Issue, Kind
from checks.security.prepare import Prepared
from checks.security.scratch import PREFIXES, safe
from checks.security.sides import Side

_AT = re.compile(r"@[\w./-]+")
_LONGEST = 300


def audit(sides: list[Prepared], root: Path) -> tuple[dict[str, list[Issue]], list[Notification]]:
    """The issues of all sides by the side's name, and what of the head could not be read."""
    found: dict[str, list[Issue]] = {each.side.name: [] for each in sides}
    with TemporaryDirectory(prefix="guard-workflows-") as name:
        origins = dict(_laid(sides, Path(name)))
        if not origins:
            return found, []
        answer = zizmor.audit(Path(name), root)
    for raw in answer.findings:
        for issue_side, issue in _issue(raw, origins):
            found[issue_side].append(issue)
    unread = [
        Notification(Level.ERROR, "zizmor could not read this; it was not checked", Location(uri))
        for path, (side, uri) in sorted(origins.items())
        if side.name == "head" and path not in answer.completed
    ]
    return found, unread


def _laid(sides: list[Prepared], folder: Path) -> Iterator[tuple[str, tuple[Side, str]]]:
    for prepared in sides:
        for uri in sorted(prepared.side.files):
            documents = prepared.documents.get(uri)
            if documents is None or documents.error is not None or not kinds.is_workflow(uri):
                continue
            path = f"{PREFIXES[prepared.side.name]}/{safe(uri)}"
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(documents.text, encoding="utf-8", errors="replace")
            yield path, (prepared.side, uri)


def _issue(raw: Mapping[str, Any], origins: Mapping[str, tuple[Side, str]]) -> Iterator[tuple[str, Issue]]:
    primary = next((each for each in raw["locations"] if each["symbolic"]["kind"] == "Primary"), raw["locations"][0])
    origin = origins.get(zizmor.path_of(primary))
    if origin is None:
        return
    side, uri = origin
    severity = str(raw["determinations"]["severity"]).upper()
    url = str(raw.get("url") or "")
    summary = _capital(str(raw["desc"]))
    kind = Kind(str(raw["ident"]), "workflow", severity, f"{summary}.", f"{summary}.\n\nFix: see {url}")
    note = str(primary["symbolic"].get("annotation") or "")
    where, subject = _place(side, uri, primary)
    properties = {
        "engine": "zizmor", "severity": severity, "confidence": str(raw["determinations"]["confidence"]), "url": url,
    }  # fmt: skip
    identity = (kind.id, note, _AT.sub("@", subject) or _keys(primary))
    context = side.line(uri, where.start_line)
    yield side.name, Issue(kind, f"{summary}: {note}", where, identity, context=context, properties=properties)


def _place(side: Side, uri: str, location: Mapping[str, Any]) -> tuple[Location, str]:
    """Where it is, and what stands there when that is on one line."""
    concrete = location["concrete"]["location"]
    first, last = concrete["start_point"], concrete["end_point"]
    lines = side.lines(uri)
    start, end = _column(lines, first), _column(lines, last)
    where = Location(uri, first["row"] + 1, start + 1, last["row"] + 1, end + 1)
    if first["row"] != last["row"] or first["row"] >= len(lines):
        return where, ""
    return where, lines[first["row"]][start:end].strip()[:_LONGEST]


def _column(lines: list[str], point: Mapping[str, int]) -> int:
    """zizmor counts bytes, we count characters."""
    if point["row"] >= len(lines):
        return 0
    data = lines[point["row"]].encode("utf-8", "replace")
    return len(data[: point["column"]].decode("utf-8", "ignore"))


def _keys(location: Mapping[str, Any]) -> str:
    """The keys on the way to it, without the numbers of steps."""
    route = location["symbolic"].get("route", {}).get("route", ())
    return ".".join(str(each["Key"]) for each in route if "Key" in each)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
