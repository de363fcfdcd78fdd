"""Findings after placing: what is said on which line, once, with secrets painted over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from checks.review import hygiene
from checks.review.answers import Draft
from checks.review.diff import ChangedFile, Line, Side
from checks.review.masking import MASK
from checks.review.placement import Place, Placer, essence
from checks.review.sources import Sources
from checks.review.state import fingerprint


@dataclass(frozen=True, slots=True)
class Item:
    """A finding that will be said. `place` is None when no line of the diff can carry it.

    `path` is the file's own name, `draft.path` the one that may be shown.
    """

    draft: Draft
    place: Place | None
    path: str
    fingerprint: str
    suggestion: str | None = None


def items(drafts: Iterable[Draft], placer: Placer, sources: Sources) -> list[Item]:
    """The findings in order of weight, those about one line made one."""
    found: dict[tuple[object, ...], Item] = {}
    for draft in drafts:
        item = _item(draft, placer, sources)
        key: tuple[object, ...] = (item.path, item.fingerprint)
        if item.place is not None:
            key = (item.path, item.place.side, item.place.line)
        found[key] = _joined(found[key], item) if key in found else item
    return sorted(found.values(), key=_weight)


def unsaid(found: Sequence[Item], said: Iterable[str]) -> list[Item]:
    """Those that were not said before. Two lines of one text are two findings."""
    before = Counter(said)
    new = []
    for item in found:
        if before[item.fingerprint]:
            before[item.fingerprint] -= 1
        else:
            new.append(item)
    return new


def on_lines(files: Iterable[ChangedFile], sources: Sources) -> frozenset[str]:
    """The fingerprints that findings on the lines of the change would have."""
    return frozenset(fingerprint(file.path, _text(file, line, sources)) for file in files for line in file.lines())


def _text(file: ChangedFile, line: Line, sources: Sources) -> str:
    side: Side = "LEFT" if line.sign == "-" else "RIGHT"
    return essence(sources.shown.get((file.path, side, line.number(side) or 0), line.text))


def _item(draft: Draft, placer: Placer, sources: Sources) -> Item:
    place, file = placer.place(draft), placer.file(draft.path)
    masker = sources.masker
    path = file.path if file else masker.mask(draft.path)
    clean = replace(
        draft,
        path=masker.certain(path),
        quote=masker.mask(hygiene.plain(draft.quote, 2_000), path),
        title=masker.mask(hygiene.plain(draft.title, 300)),
        body=masker.mask(hygiene.plain(draft.body, 6_000)),
        suggestion=None,
    )
    name = fingerprint(path, place.text if place else essence(clean.quote) or clean.title)
    return Item(clean, place, path, name, _suggestion(draft, place, sources))


def _suggestion(draft: Draft, place: Place | None, sources: Sources) -> str | None:
    """The code to offer for exactly the lines of the place, when it is sure that it belongs there."""
    if draft.suggestion is None or place is None or place.side == "LEFT" or place.file.is_link:
        return None
    start = draft.start_line if draft.start_line is not None and draft.start_line < draft.line else None
    if (place.line, place.start) != (draft.line, start):
        return None
    text = draft.suggestion
    lines = [
        sources.shown.get((place.file.path, "RIGHT", number), "")
        for number in range(place.start or place.line, place.line + 1)
    ]
    if MASK in text or any(MASK in each for each in lines) or sources.masker.mask(text, place.file.path) != text:
        return None
    offered = hygiene.suggestion(text, sources.heads.get(place.file.path, ""))
    return None if offered is None or offered.split("\n") == [each.removesuffix("\r") for each in lines] else offered


def _joined(first: Item, second: Item) -> Item:
    """Two findings about one line as one; the same said twice stays as it is."""
    ours, theirs = sorted((first, second), key=_weight)
    if theirs.draft.title == ours.draft.title or theirs.draft.title in ours.draft.body:
        return ours
    body = f"{ours.draft.body}\n\nAlso: {theirs.draft.title}. {theirs.draft.body}"
    return replace(ours, draft=replace(ours.draft, body=body))


def _weight(item: Item) -> tuple[int, float, str, int]:
    return (-item.draft.level.weight, -item.draft.confidence, item.path, item.draft.line)
