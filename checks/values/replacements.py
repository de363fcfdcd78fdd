"""Values of other types to put in place of one that may be of a wrong type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.values.packing import set_at
from checks.values.provenance import MARK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.tree import Path


def dashed(data: object) -> Iterator[object]:
    """The value with a dash given back or taken away."""
    if isinstance(data, dict) and data:
        yield [data]
    elif isinstance(data, list) and len(data) == 1 and isinstance(data[0], dict):
        yield data[0]


def others(data: object, below: Path) -> Iterator[object]:
    """Values of other types, the likeliest first: a map with what is asked for, a text for a number."""
    asked = set_at({}, below, MARK) if below else {MARK: MARK}
    if isinstance(data, dict):
        yield from (MARK, 1, True) if data else ([], "", 0)
    elif isinstance(data, list):
        yield from (asked, MARK, 1, [asked]) if data else ({}, "", 0)
    elif isinstance(data, bool):
        yield from (asked, MARK, [MARK]) if data else ({}, "", [])
    elif isinstance(data, int | float):
        yield from (str(data), asked, [MARK], True)
    elif isinstance(data, str):
        yield from (asked, [MARK], [{MARK: MARK}], 1, True) if data else ({}, [], 0, False)
