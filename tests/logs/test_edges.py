"""Blocks beside good runs: they begin and end at new lines that say something."""

from __future__ import annotations

import numpy as np
import pytest

from checks.logs import edges, own
from checks.logs.context import Rows

SURE, UNSURE, RULE = 0.9, 0.1, "-" * 12
# Lines (a leading `=`: good runs have it; `-`: they have it, and it is blank or signs alone), and the chance of each.
CASES = {
    "a known line parts a block": ("new a|=known|new b", UNSURE, [(0, 0), (2, 2)]),
    "a blank line that is unlikely parts it": ("new a|-|new b", UNSURE, [(0, 0), (2, 2)]),
    "a blank line in a message stays": ("new a|-|new b", SURE, [(0, 2)]),
    "blank lines and rules at the ends go": (f"-|{RULE}|new a|-|-", SURE, [(2, 2)]),
    "carets at the end stay": ("new a|-  ^^^", SURE, [(0, 1)]),
    "a known bracket at the end goes": ("new a|-}", SURE, [(0, 0)]),
    "a command before the message goes": ("+ make it|new a", SURE, [(1, 1)]),
    "a command in a message stays": ("new a|+ where b", SURE, [(0, 1)]),
    "a command alone stays": ("+ make it|-", SURE, [(0, 0)]),
    "blank lines alone are nothing": ("-|-", SURE, []),
}


@pytest.mark.parametrize(("lines", "chance", "wanted"), CASES.values(), ids=CASES.keys())
def test_a_block_is_parted_and_trimmed(lines: str, chance: float, wanted: list[tuple[int, int]]) -> None:
    texts = lines.split("|")
    novel = np.array([float(text[:1] not in ("=", "-") or text == RULE) for text in texts], np.float32)
    plain = [text if text == RULE else text.removeprefix("=").removeprefix("-") for text in texts]
    looks = np.array([own.vector(text) for text in plain], np.float32)
    count, none = len(texts), np.zeros(len(texts))
    rows = Rows(np.arange(count), count, looks, none, none, none, none)
    chances = np.full(count, chance, np.float32)
    traced = np.array([text.startswith("+ ") for text in plain])
    pieces, places = edges.parted(np.array([[0, count - 1]]), edges.edges(rows, novel, chances, traced), chances)
    assert [tuple(piece) for piece in pieces.tolist()] == wanted
    assert places.tolist() == [0] * len(wanted)
