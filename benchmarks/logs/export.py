"""From scikit-learn's histogram boosting to the arrays that ship."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from checks.logs.trees import Forest

STAMP = (2020, 1, 1, 0, 0, 0)


def forest(estimator: Any) -> Forest:
    """The trees of a fitted HistGradientBoosting estimator with one output, in one numbering."""
    trees = [round_[0].nodes for round_ in estimator._predictors]  # noqa: SLF001 - there is no public way to the trees
    starts = np.concatenate(([0], np.cumsum([len(nodes) for nodes in trees])))[:-1]
    columns: dict[str, list[np.ndarray]] = {name: [] for name in ("feature", "threshold", "left", "right", "value")}
    for start, nodes in zip(starts, trees, strict=True):
        leaf = nodes["is_leaf"].astype(bool)
        own = np.arange(len(nodes)) + start
        columns["feature"].append(np.where(leaf, 0, nodes["feature_idx"]))
        columns["threshold"].append(np.where(leaf, 0.0, nodes["num_threshold"]))
        columns["left"].append(np.where(leaf, own, nodes["left"].astype(np.int64) + start))
        columns["right"].append(np.where(leaf, own, nodes["right"].astype(np.int64) + start))
        columns["value"].append(np.where(leaf, nodes["value"], 0.0))
    kinds = {"feature": np.int16, "threshold": np.float32, "left": np.int32, "right": np.int32, "value": np.float32}
    arrays = {name: np.concatenate(parts).astype(kinds[name]) for name, parts in columns.items()}
    base = float(np.ravel(estimator._baseline_prediction)[0])  # noqa: SLF001 - see above
    depth = max(int(nodes["depth"].max()) for nodes in trees)
    return Forest(starts.astype(np.int32), **arrays, base=base, depth=depth)


def mean(forests: Sequence[Forest]) -> Forest:
    """The forest that gives the mean of what others give."""
    starts = np.concatenate(([0], np.cumsum([len(each.feature) for each in forests])))[:-1]
    pairs = list(zip(forests, starts.astype(np.int32), strict=True))
    return Forest(
        roots=np.concatenate([each.roots + start for each, start in pairs]),
        feature=np.concatenate([each.feature for each in forests]),
        threshold=np.concatenate([each.threshold for each in forests]),
        left=np.concatenate([each.left + start for each, start in pairs]),
        right=np.concatenate([each.right + start for each, start in pairs]),
        value=np.concatenate([each.value / np.float32(len(forests)) for each in forests]),
        base=sum(each.base for each in forests) / len(forests),
        depth=max(each.depth for each in forests),
    )


def packed(forests: Mapping[str, Forest], numbers: Mapping[str, float]) -> bytes:
    """The forests and some numbers as the bytes of an npz file; the same for the same content."""
    arrays: dict[str, Any] = dict(numbers)
    for name, each in forests.items():
        for key in ("roots", "feature", "threshold", "left", "right", "value", "base", "depth"):
            arrays[f"{name}.{key}"] = getattr(each, key)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            member = io.BytesIO()
            np.save(member, np.asarray(arrays[name]), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", STAMP), member.getvalue(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def write(path: Path, data: bytes) -> None:
    """The file, and its checksum beside it."""
    path.write_bytes(data)
    path.with_name(f"{path.name}.sha256").write_text(f"{hashlib.sha256(data).hexdigest()}  {path.name}\n", "ascii")
