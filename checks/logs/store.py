"""Baselines on disk: one file for each job, holding salted hashes and counts only."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from pathlib import Path

import numpy as np

from checks.errors import InputError, MissingError
from checks.files import write_atomic
from checks.logs.baseline import Baseline

VERSION = 1
_MOST_BYTES = 256 << 20


def path_of(folder: Path, job: str) -> Path:
    """The file of a job's baseline."""
    name = hashlib.sha256(job.encode("utf-8", "surrogateescape")).hexdigest()[:16] if job else "default"
    return folder / f"{name}.baseline.npz"


def write(folder: Path, job: str, baseline: Baseline) -> None:
    """Store a baseline. Raises InputError when the folder cannot be written."""
    digests = np.array(list(baseline.lines), np.uint64)
    words = [baseline.words.get(digest, ()) for digest in baseline.lines]
    out = io.BytesIO()
    np.savez_compressed(
        out,
        version=np.int64(VERSION),
        salt=np.frombuffer(baseline.salt, np.uint8),
        runs=np.int64(baseline.runs),
        lines=digests,
        counts=np.array(list(baseline.lines.values()), np.uint32),
        sizes=np.array([len(each) for each in words], np.uint16),
        words=np.array([word for each in words for word in each], np.uint32),
    )
    write_atomic(path_of(folder, job), out.getvalue())


def read(folder: Path, job: str) -> Baseline:
    """The stored baseline of a job. Raises MissingError when there is none, InputError when it is damaged."""
    path = path_of(folder, job)
    if not path.is_file():
        todo = "Make one from good runs: log-anomaly --good GOOD.log --baseline-store DIR"
        raise MissingError(f"holds no baseline{f' of the job {job!r}' if job else ''}", str(folder), todo)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError("is too large")
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            return _baseline({name: arrays[name] for name in arrays.files})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise InputError(f"is no baseline ({error})", str(path), "Delete it and make it again with --good.") from error


def _baseline(arrays: dict[str, np.ndarray]) -> Baseline:
    if int(arrays["version"]) != VERSION:
        raise ValueError(f"its version is {int(arrays['version'])}, not {VERSION}")
    baseline = Baseline(arrays["salt"].astype(np.uint8).tobytes())
    baseline.runs = int(arrays["runs"])
    ends = np.cumsum(arrays["sizes"], dtype=np.int64).tolist()
    words = arrays["words"].tolist()
    start = 0
    for digest, count, end in zip(arrays["lines"].tolist(), arrays["counts"].tolist(), ends, strict=True):
        baseline.lines[digest] = count
        baseline.words[digest] = tuple(words[start:end])
        start = end
    return baseline
