"""What others do with a log, in the words of the scorer: entries of first line, last line and score."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.logs.score import Entry
from checks.logs.masking import masked

Peer = Callable[[bytes, Sequence[bytes]], list[Entry]]

_WORDS = re.compile(
    rb"error|fail|exception|fatal|panic|traceback|abort|denied|cannot|undefined|not found", re.IGNORECASE
)
_WIDTH = 2048


def keywords(log: bytes, _good: Sequence[bytes]) -> list[Entry]:
    """Every line with a word of failure, the last one first."""
    lines = [number for number, line in enumerate(log.split(b"\n"), 1) if _WORDS.search(line)]
    return [(number, number, 1 - 0.4 * place / len(lines)) for place, number in enumerate(reversed(lines))]


def templates(log: bytes, _good: Sequence[bytes]) -> list[Entry]:
    """Drain3: the rarest templates with a word of failure first, as logdetective does it."""
    from drain3 import TemplateMiner
    from drain3.template_miner_config import TemplateMinerConfig

    miner = TemplateMiner(config=TemplateMinerConfig())
    texts = log.decode("utf-8", "replace").split("\n")
    clusters = [miner.add_log_message(text)["cluster_id"] for text in texts]
    sizes = Counter(clusters)
    rare = sorted(
        (number for number, text in enumerate(texts) if _WORDS.search(text.encode()) and sizes[clusters[number]] <= 3),
        key=lambda number: (sizes[clusters[number]], -number),
    )
    return [(number + 1, number + 1, 1 - 0.4 * place / len(rare)) for place, number in enumerate(rare)]


def neighbours(log: bytes, good: Sequence[bytes]) -> list[Entry]:
    """Hashed words and the cosine distance to the nearest line of the good runs, as logreduce does it (from 0.2 on)."""
    if not good:
        return []
    known = sorted({line for each in good for line in masked(each) if line})
    index = np.vstack([_hashed(line) for line in known]) if known else np.zeros((1, _WIDTH), np.float32)
    found = []
    near = dict.fromkeys(known, 0.0)
    for number, line in enumerate(masked(log), 1):
        if line and line not in near:
            near[line] = 1 - float((index @ _hashed(line)).max())
        if line and near[line] >= 0.2:
            found.append((number, number, 0.5 + near[line] / 2))
    return found


def _hashed(line: bytes) -> np.ndarray:
    vector = np.zeros(_WIDTH, np.float32)
    for word in re.findall(rb"[A-Za-z]{2,}", line.lower()):
        vector[sum(byte * 31**place for place, byte in enumerate(word[:12])) % _WIDTH] += 1
    return vector / max(1.0, float(np.linalg.norm(vector)))


def ours(path: Path, good: Sequence[Path]) -> list[Entry]:
    """log-anomaly itself, from the files, with everything that it ranks."""
    from checks.logs.baseline import Baseline
    from checks.logs.gather import painted_pieces
    from checks.logs.judge import Options, judged
    from checks.logs.reading import Remarks, pieces

    baseline = Baseline() if good else None
    for each in good:
        with each.open("rb") as stream:
            assert baseline is not None
            baseline.learn(painted_pieces(pieces(stream, Remarks())))
    with path.open("rb") as stream:
        log = judged(path.name, pieces(stream, Remarks()), Options(least=0.0), baseline)
    return [(block.first, block.last, block.score) for block in log.blocks]


PEERS: dict[str, Peer] = {"keywords, last first": keywords, "Drain3, rare first": templates, "nearest line": neighbours}
