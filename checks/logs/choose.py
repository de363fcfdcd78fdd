"""Which lines of a long log are worth reading closely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST = 3000
_AROUND = 12
_TAIL = 150


@dataclass(frozen=True, slots=True)
class Lines:
    """What the first look says of lines, by their numbers, from 0 and rising. `novel`: see `gather.Held`."""

    numbers: NDArray[np.int64]
    repeats: NDArray[np.int32]
    first: NDArray[np.bool_]
    loud: NDArray[np.float32]
    novel: NDArray[np.float32]

    def at(self, keep: NDArray[np.int64]) -> Lines:
        """Some of the lines."""
        return Lines(self.numbers[keep], self.repeats[keep], self.first[keep], self.loud[keep], self.novel[keep])

    def joined(self, other: Lines) -> Lines:
        """These lines and later ones."""
        return Lines(
            np.concatenate((self.numbers, other.numbers)),
            np.concatenate((self.repeats, other.repeats)),
            np.concatenate((self.first, other.first)),
            np.concatenate((self.loud, other.loud)),
            np.concatenate((self.novel, other.novel)),
        )


def chosen(lines: Lines, total: int, most: int = MOST) -> NDArray[np.int64]:
    """At most about `most` places in `lines`, rising: of the loud, rare and new ones, their neighbours, the end."""
    count = len(lines.numbers)
    if count <= most:
        return np.arange(count)
    weight = (lines.loud + 1) / np.sqrt(lines.repeats) * (1 + lines.numbers / total) * np.where(lines.first, 1.0, 0.3)
    weight *= np.maximum(lines.novel, 0.02)
    wanted = np.zeros(count, np.bool_)
    wanted[-_TAIL:] = True
    for round_, line in enumerate(np.argsort(-weight, kind="stable")[: most // 4].tolist()):
        wanted[max(0, line - _AROUND) : line + _AROUND + 1] = True
        if round_ % 8 == 7 and wanted.sum() >= most:
            break
    return np.flatnonzero(wanted)
