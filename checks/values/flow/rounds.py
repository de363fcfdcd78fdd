"""What a `range` goes through."""

from __future__ import annotations

from checks.values.flow.atoms import OTHER, Flow, Listed, Made
from checks.values.flow.heap import Heap

MAX_UNROLLED = 12


def rounds(heap: Heap, flow: Flow) -> tuple[list[tuple[Flow, Flow]], bool]:
    """Keys and values of the rounds of a `range`, and whether each stands for one element only."""
    if len(flow) == 1:
        (atom,) = flow
        if isinstance(atom, Listed) and not atom.rest and len(atom.items) <= MAX_UNROLLED:
            return [(OTHER, item) for item in atom.items], True
        if isinstance(atom, Made) and _closed(atom) and not atom.stored and len(atom.items) <= MAX_UNROLLED:
            return [(heap.text(key), value) for key, value in atom.items.items()], True
    maps = [atom for atom in flow if isinstance(atom, Made) and _closed(atom)]
    keys: Flow = OTHER
    if maps and len(maps) == len(flow):
        keys = heap.bounded(heap.const(key) for made in maps for key in (*made.items, *made.stored))
    return [(keys, heap.elements(flow) or OTHER)], False


def _closed(made: Made) -> bool:
    """Whether all its keys are known."""
    return not (made.rest or made.bases or made.merged)
