"""Boosted decision trees as plain arrays: what was trained elsewhere is evaluated here with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROWS = 512


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees in one numbering of nodes. A row goes left up to the threshold of its feature; a leaf leads to itself."""

    roots: NDArray[np.int32]
    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    base: float
    depth: int

    def raw(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """The sum over all trees for each row: the regressed value, or the logit of a probability."""
        parts = [self._raw(rows[at : at + _ROWS]) for at in range(0, len(rows), _ROWS)]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def probability(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """The logistic of `raw`."""
        return np.asarray(1 / (1 + np.exp(-self.raw(rows))), np.float32)

    def _raw(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        lines = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            at = np.where(rows[lines, self.feature[at]] <= self.threshold[at], self.left[at], self.right[at])
        return np.asarray(self.base + self.value[at].sum(axis=1, dtype=np.float64), np.float32)

    @staticmethod
    def read(arrays: Mapping[str, Any], name: str) -> Forest:
        """The forest that `arrays` hold under `name`."""
        fields = {key: arrays[f"{name}.{key}"] for key in ("roots", "feature", "threshold", "left", "right", "value")}
        return Forest(**fields, base=float(arrays[f"{name}.base"]), depth=int(arrays[f"{name}.depth"]))
