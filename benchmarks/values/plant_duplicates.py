"""The same key twice in one map."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .charts import Source
from .edits import Edit, child_indent, last_line
from .places import Place
from .planter import Make, Planter
from .recipes import renders, text_of


def twin(pick: Callable[[Place], bool], near: bool) -> Make:
    """Repeat a key of a map: right below, or as the last entry of the map."""

    def make(source: Source) -> Iterator[Edit | None]:
        for place in source.places:
            if not isinstance(place.path[-1], str) or place.in_flow or not pick(place) or not place.inline:
                continue
            siblings = source.siblings(place)
            if len(siblings) < 3 or place is siblings[-1] or text_of(place) == "":
                continue
            after = place.line if near else last_line(source.text, siblings[-1])
            pad = " " * place.key_pos[1]
            value = source.text.between(place.start, place.end)
            line = f"{pad}{place.path[-1]}: {value}"
            yield Edit(source.text.insert(after, line), after + 1, f"again: {place.dotted}", given=("", line))

    return make


def twin_map(source: Source) -> Iterator[Edit | None]:
    """A whole block of one name again, far below."""
    tops = [place for place in source.places if len(place.path) == 1]
    for place in tops[:-1]:
        if place.block and isinstance(place.value, dict) and source.text.lines[-1] == "" and tops[-1].block:
            end = last_line(source.text, tops[-1])
            key = next(iter(place.value))
            pad = " " * child_indent(place)
            text = source.text.insert(end, f"{place.path[0]}:", f"{pad}{key}: {{}}")
            yield Edit(text, end + 1, f"block again: {place.path[0]}")


def twin_item(source: Source) -> Iterator[Edit | None]:
    """A key again in one entry of a list."""
    for place in source.places:
        if len(place.path) > 2 and isinstance(place.path[-2], int) and place.inline and place.scalar:
            if place.in_flow or source.text.lines[place.line - 1].lstrip().startswith("- "):
                continue
            line = source.text.lines[place.line - 1].rstrip("\r")
            yield Edit(source.text.insert(place.line, line), place.line + 1, f"again: {place.dotted}")


def twin_flow(source: Source) -> Iterator[Edit | None]:
    """A key again inside braces."""
    for place in source.places:
        if place.inline and isinstance(place.value, dict) and place.value and not place.in_flow:
            old = source.text.between(place.start, place.end)
            key = next(iter(place.value))
            text = source.text.put(place.start, place.end, f"{old[:-1].rstrip()}, {key}: 1}}")
            yield Edit(text, place.line, f"again in braces: {place.dotted}.{key}")


def quoted_twin(source: Source) -> Iterator[Edit | None]:
    """The same key again, once plain and once quoted."""
    for edit in twin(lambda place: place.scalar, near=False)(source):
        if edit and edit.given:
            line = source_line(edit)
            new = re.sub(r"^(\s*)([\w-]+):", r'\1"\2":', line)
            lines = edit.text.split("\n")
            lines[edit.line - 1] = new
            yield Edit("\n".join(lines), edit.line, edit.what + " (quoted)")


def source_line(edit: Edit) -> str:
    """The text of the edit's line."""
    return edit.text.split("\n")[edit.line - 1]


_D = "syntax.duplicate_key"
DUPLICATES = [
    Planter(_D, "near", twin(lambda p: p.scalar, near=True), renders, 3, helm=False),
    Planter(_D, "far", twin(lambda p: p.scalar, near=False), renders, 4, helm=False),
    Planter(_D, "top", twin(lambda p: p.scalar and len(p.path) == 1, near=False), renders, 3, helm=False),
    Planter(_D, "deep", twin(lambda p: p.scalar and len(p.path) > 3, near=False), renders, 3, helm=False),
    Planter(_D, "block", twin_map, renders, 4, helm=False),
    Planter(_D, "item", twin_item, renders, 2, helm=False),
    Planter(_D, "flow", twin_flow, renders, 2, helm=False),
    Planter(_D, "quoted", quoted_twin, renders, 2, helm=False),
]

PLANTERS = DUPLICATES
