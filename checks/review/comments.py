"""What is written to GitHub: inline comments, the summary comment, the job's summary."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checks.model import Level
from checks.review import hygiene
from checks.review.items import Item
from checks.review.placement import essence_of_path
from checks.review.state import Earlier, finding_marker

ICONS = {Level.ERROR: "🛑", Level.WARNING: "⚠️", Level.NOTE: "💡"}
_MOST_LISTED = 60


@dataclass(frozen=True, slots=True)
class Summary:
    """All that a summary tells. `verdict` is its one line; `failures` say why something was not reviewed."""

    verdict: str
    posted: Sequence[Item] = ()
    listed: Sequence[Item] = ()
    earlier: Sequence[Earlier] = ()
    resolved: int = 0
    left: Mapping[str, str] | None = None
    failures: Sequence[str] = ()
    notes: Sequence[str] = ()
    costs: str = ""


def inline(item: Item) -> dict[str, Any]:
    """One comment of a review, by the rules of GitHub's API."""
    place = item.place
    assert place is not None
    comment: dict[str, Any] = {"path": place.file.path, "side": place.side, "line": place.line, "body": _body(item)}
    if place.start is not None:
        comment |= {"start_line": place.start, "start_side": place.side}
    return comment


def summary(found: Summary) -> str:
    """The summary as Markdown."""
    parts = [f"## AI review: {found.verdict}"]
    parts += [f"not reviewed: {hygiene.line(each, 600)}" for each in found.failures]
    parts += _section("Findings on lines", [_listed(each) for each in found.posted])
    parts += _section("Findings without a line of their own here", [_told(each) for each in found.listed])
    parts += _section("Said before and still there", [_before(each) for each in found.earlier])
    if found.resolved:
        parts.append(f"Gone since they were said: {found.resolved:,}.")
    left = [f"- {hygiene.path(path)}: {hygiene.line(why)}" for path, why in (found.left or {}).items()]
    parts += _section("Not reviewed", left, most=1_000)
    parts += [hygiene.line(each, 600) for each in found.notes]
    if found.costs:
        parts.append(found.costs)
    return "\n\n".join(parts) + "\n"


def fitting(marker: str, text: str) -> str:
    """A comment that GitHub takes: the marker whole, the text as far as it fits."""
    room = hygiene.COMMENT_LIMIT - len(marker.encode()) - 1
    return f"{marker}\n{hygiene.cut(text, room)}"


def _body(item: Item) -> str:
    draft = item.draft
    text = (
        f"{ICONS[draft.level]} **{draft.level.value}: {hygiene.line(draft.title)}**\n\n{hygiene.paragraphs(draft.body)}"
    )
    body = fitting(finding_marker(item.fingerprint), text.rstrip())
    if item.suggestion is not None:
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", item.suggestion)), 3)
        offered = f"\n\n{fence}suggestion\n{item.suggestion}\n{fence}"
        if len((body + offered).encode()) <= hygiene.COMMENT_LIMIT:
            body += offered
    return body


def _section(title: str, lines: Sequence[str], most: int = _MOST_LISTED) -> list[str]:
    if not lines:
        return []
    kept = [*lines[:most], *([f"- … and {len(lines) - most:,} more"] if len(lines) > most else [])]
    return [f"### {title}", "\n".join(kept)]


def _listed(item: Item) -> str:
    place = item.place
    name = hygiene.path(essence_of_path(item.draft.path))
    where = f"{name} line {place.line}" if place else name
    return f"- {ICONS[item.draft.level]} {where}: {hygiene.line(item.draft.title)}"


def _told(item: Item) -> str:
    body = " ".join(hygiene.paragraphs(item.draft.body, 1_500).split())
    quote = f" ({hygiene.code(item.draft.quote)})" if item.draft.quote.strip() else ""
    return f"{_listed(item)}{quote}. {body}"


def _before(each: Earlier) -> str:
    return f"- {ICONS[each.level]} {hygiene.path(essence_of_path(each.path))}: {hygiene.line(each.title)}"
