"""The trained model that ships, checked against its checksum when it is read."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from checks.errors import InputError
from checks.logs.trees import Forest

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "ranker.npz"


@dataclass(frozen=True, slots=True)
class Limits:
    """How the worth of blocks becomes their score. `flagged` is worth half a score.

    `least`: a log that does not say how it ended is flagged only from this worth on. `meeting`: the weight of the
    chance to meet the explanation at all, `size`: the weight of the logarithm of a block's number of lines.
    """

    flagged: float
    least: float
    meeting: float = 0.0
    size: float = 0.0

    def bonus(self, blocks: NDArray[np.int64], numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """What the size of blocks adds to their worth: of two with the same expected overlap one is preferred."""
        lines = numbers[blocks[:, 1]] - numbers[blocks[:, 0]] + 1
        return np.asarray(self.size * np.log(lines), np.float32)

    def scores(self, worth: NDArray[np.float32]) -> NDArray[np.float32]:
        """Scores from 0 to 1, linear below and above `flagged`."""
        top = 1 + self.meeting
        above = 0.5 + 0.5 * (worth - self.flagged) / (top - self.flagged)
        return np.clip(np.where(worth < self.flagged, 0.5 * worth / self.flagged, above), 0, 1).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Model:
    """The forests and limits.

    `line` gives the chance of a line to be part of the explanation, `overlap` the expected Dice coefficient of a block
    with it, `meeting` the chance of a block to meet it; those with `known` are the same beside good runs.
    """

    line: Forest
    overlap: Forest
    meeting: Forest
    known: Forest
    known_overlap: Forest
    limits: Limits
    known_limits: Limits

    @staticmethod
    def of(arrays: Mapping[str, Any]) -> Model:
        """The model in the arrays of its file."""
        forests = {name: Forest.read(arrays, name) for name in FORESTS}
        number = {name: float(arrays[name]) for name in NUMBERS}
        limits = Limits(number["flagged"], number["least"], number["meeting_weight"])
        known = Limits(number["known_flagged"], number["known_least"], 0.0, number["known_size"])
        return Model(**forests, limits=limits, known_limits=known)


NUMBERS = ("flagged", "least", "meeting_weight", "known_flagged", "known_least", "known_size")
FORESTS = ("line", "overlap", "meeting", "known", "known_overlap")


@cache
def model() -> Model:
    """The model. Raises InputError when its file is not the one that was trained."""
    folder = files("checks.logs")
    data = folder.joinpath(FILE).read_bytes()
    wanted = folder.joinpath(f"{FILE}.sha256").read_text("ascii").split()[0]
    if hashlib.sha256(data).hexdigest() != wanted:
        raise InputError("is not the file that was trained: its checksum differs", FILE, "Install the tool again.")
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return Model.of({name: arrays[name] for name in arrays.files})
