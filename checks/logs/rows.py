"""From the kept lines of a log to the rows that the ranker judges."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from checks.logs import own, peel
from checks.logs.context import Rows
from checks.logs.gather import Held

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DIGITS = str.maketrans("123456789", "000000000")
_SHORT = 3


def decoded(line: bytes) -> str:
    """The text of a line in UTF-8, or else Latin-1."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")


def rows_of(held: Held) -> tuple[Rows, list[str]]:
    """The rows of a log, and the raw text of each."""
    texts = [decoded(line) for line in held.texts]
    vectors = np.array([own.vector(text) for text in texts], np.float32).reshape(len(texts), len(own.NAMES))
    lines = held.lines
    repeats, first = lines.repeats.astype(np.float32), lines.first.astype(np.float32)
    return Rows(lines.numbers, held.total, vectors, repeats, first, *_twins(texts)), texts


def _twins(texts: list[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """For each line whether the same text, apart from digits, stands earlier, and whether it stands later."""
    keys = [peel.peeled(text).strip().translate(_DIGITS) for text in texts]
    total = Counter(keys)
    before, later = np.zeros(len(keys), np.float32), np.zeros(len(keys), np.float32)
    seen: Counter[str] = Counter()
    for at, key in enumerate(keys):
        if len(key) > _SHORT:
            before[at] = seen[key] > 0
            seen[key] += 1
            later[at] = seen[key] < total[key]
    return before, later
