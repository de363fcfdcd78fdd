"""From a field of a rendered object back to the line of values that decides it, or to the template's."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from checks.model import Location
from checks.security.charts import Piece
from checks.values.document import Entry
from checks.values.tree import AnyNode, Mapping, Path, Scalar, node_at

# What a check wants to see where nothing is: a value that shows up in the object proves who decides it.
_SAMPLES = {
    "cpu": "100m", "memory": "64Mi", "drop": ["ALL"], "runAsUser": 10001, "runAsGroup": 10001, "runAsNonRoot": True,
    "readOnlyRootFilesystem": True, "allowPrivilegeEscalation": False, "seccompProfile": {"type": "RuntimeDefault"},
}  # fmt: skip
# What a pod can set for all of its containers.
_OF_PODS = frozenset({"runAsUser", "runAsGroup", "runAsNonRoot", "seccompProfile"})
_TRIES = 6


def trace(piece: Piece, path: Path | None, inside: Path, tail: Path) -> Location | None:
    """Where values decide the field at `path`; where it is missing, where it would be decided."""
    entry = _decides(piece, path, inside) if path is not None else _would_decide(piece, inside, tail)
    return entry.anchor.location if entry is not None else None


def _decides(piece: Piece, path: Path, inside: Path) -> Entry | None:
    """The value behind the field, or behind the map or list that it is in."""

    def search() -> Entry | None:
        for length in range(len(path), max(len(inside), len(path) - 3), -1):
            entry = piece.provenance.trace(piece.rendered, path[:length])
            if entry is not None:
                return entry
        return None

    return _remembered(piece, path, search)


def _would_decide(piece: Piece, inside: Path, tail: Path) -> Entry | None:
    """The value into which one would write the missing field: the nearest map that its template prints there."""
    if len(tail) < 2 or tail[-1] not in _SAMPLES:
        return None
    places = [inside]
    if tail[-1] in _OF_PODS and "containers" in inside:
        places.append(inside[: inside.index("containers")])
    maps = [each for each in piece.provenance.own if _may_hold(each, str(tail[0]))][:_TRIES]
    asked = (inside, tail[0], len(places), *(each.path for each in maps))
    base = _remembered(piece, asked, lambda: _base(piece, places, tail, maps))
    entries = piece.provenance.rendering.values.entries
    for part in tail[1:-1]:
        base = entries.get((*base.path, part), base) if base is not None else None
    return base


def _base(piece: Piece, places: list[Path], tail: Path, maps: list[Entry]) -> Entry | None:
    """The value that the template prints as the field's first part."""
    sample = _SAMPLES[str(tail[-1])]
    for place in places:
        for entry in maps:
            seen = piece.provenance.field_with(piece.rendered, (*place, *tail), (*entry.path, *tail[1:]), sample)
            if seen == sample:
                return entry
    return None


def _may_hold(entry: Entry, name: str) -> bool:
    """Whether it is a map or nothing yet, and called like the field."""
    empty = isinstance(entry.value, Scalar) and entry.value.value is None
    return (empty or isinstance(entry.value, Mapping)) and str(entry.path[-1]).lower().endswith(name.lower())


def _remembered(piece: Piece, field: tuple[object, ...], search: Callable[[], Entry | None]) -> Entry | None:
    """What one values file has shown of a template holds for the others too: each search renders a few times."""
    memo, asked = piece.memo, (piece.template, piece.rendered.title, field)
    if asked in memo.found:
        known = memo.found[asked]
        entry = piece.provenance.rendering.values.entries.get(known) if known is not None else None
        if known is None or entry is not None:
            return entry
    if memo.left <= 0:
        return None
    memo.left -= 1
    found = search()
    memo.found[asked] = found.path if found is not None else None
    return found


def template_line(lines: Sequence[str], root: AnyNode, path: Path | None, inside: Path) -> int:
    """The 1-based line of a template that prints a field, by its key, its order among equal ones and its value."""
    wanted = path if path is not None else inside
    keys = [part for part in wanted if isinstance(part, str)]
    position = 1
    for depth, key in enumerate(keys):
        pattern = re.compile(rf"^\s*(?:- )?[\"']?{re.escape(key)}[\"']?\s*:")
        found = [number for number in range(position, len(lines) + 1) if pattern.match(lines[number - 1])]
        if found:
            position = found[0]
        elif depth == len(keys) - 1:
            break
    name = node_at(root, (*inside, "name")) if inside else None
    if path is None and isinstance(name, Scalar):
        pattern = re.compile(rf"^\s*(?:- )?name:\s*[\"']?{re.escape(name.text)}\b")
        position = next((n for n, text in enumerate(lines, 1) if n >= position and pattern.match(text)), position)
    return position
