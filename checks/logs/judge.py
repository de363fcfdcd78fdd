"""From the bytes of one log to its blocks: read, rank, explain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from checks.logs import own, peel, signals
from checks.logs.baseline import Baseline
from checks.logs.context import Rows
from checks.logs.document import FLAGGED, Block, Log
from checks.logs.gather import Held, gather
from checks.logs.outcome import Outcome, outcome
from checks.logs.places import places
from checks.logs.ranker import Ranked, rank
from checks.logs.rows import rows_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST = 60
_CONTEXT = 3
_UNSURE = 20
_TELLING = [
    own.INDEX[name] for name in ("labelled", "typed", "fail_mark", "word_error", "word_fatal", "word_signal", "pytest")
]


@dataclass(frozen=True, slots=True)
class Options:
    """What counts: blocks from `least` on, at most `top` a log (None: all). `root` is where places are looked for."""

    least: float = FLAGGED
    top: int | None = None
    root: Path = Path()


@dataclass(frozen=True, slots=True)
class _Reading:
    """A log as it was read, and how it ended."""

    held: Held
    rows: Rows
    texts: list[str]
    ranked: Ranked
    ended: Outcome
    runs: int


def judged(uri: str, pieces: Iterable[bytes], options: Options, baseline: Baseline | None = None) -> Log:
    """The log with its blocks of at least the wanted score."""
    held = gather(pieces, baseline)
    if not held.texts:
        return Log(uri)
    rows, raw = rows_of(held)
    texts = [peel.peeled(text) for text in raw]
    ended = outcome(texts)
    ranked = rank(held, rows, texts, ended, baseline)
    reading = _Reading(held, rows, texts, ranked, ended, baseline.runs if baseline else 0)
    blocks = [
        block
        for at in range(len(ranked.blocks))
        if ranked.scores[at] >= options.least
        for block in _blocks(reading, at, options)
    ][: options.top]
    return Log(uri, tuple(blocks), ended, held.total, _shown(blocks, held.lines.numbers, texts))


def _blocks(reading: _Reading, at: int, options: Options) -> list[Block]:
    """A ranked run of rows as blocks of at most `LONGEST` lines."""
    first, last = reading.ranked.blocks[at].tolist()
    score = float(reading.ranked.scores[at])
    if score < FLAGGED and not reading.runs:
        first, last = _widened(reading.rows.numbers, first, last)
    found = []
    while first <= last:
        numbers = reading.rows.numbers[first : last + 1]
        count = int(np.searchsorted(numbers, numbers[0] + LONGEST))
        found.append(_block(reading, first, first + count - 1, score, options))
        first += count
    return found


def _widened(numbers: NDArray[np.int64], first: int, last: int) -> tuple[int, int]:
    """A block that is not sure of itself, with lines around it up to `_UNSURE`: its edges are no surer."""
    more = max(0, _UNSURE - (int(numbers[last] - numbers[first]) + 1)) // 2
    while more and first > 0 and numbers[first] - numbers[first - 1] == 1:
        first, more = first - 1, more - 1
    more = max(0, _UNSURE - (int(numbers[last] - numbers[first]) + 1))
    while more and last < len(numbers) - 1 and numbers[last + 1] - numbers[last] == 1:
        last, more = last + 1, more - 1
    return first, last


def _block(reading: _Reading, first: int, last: int, score: float, options: Options) -> Block:
    texts = reading.texts[first : last + 1]
    numbers = reading.rows.numbers
    key = first + int(np.argmax(_weights(reading, first, last)))
    why = [*_novelty(reading, first, last), *signals.of_text(texts, reading.rows.own[first : last + 1].tolist())]
    why += _position(reading, first, last)
    return Block(
        int(numbers[first]) + 1,
        int(numbers[last]) + 1,
        int(numbers[key]) + 1,
        score,
        _kind(reading, texts),
        tuple(why),
        tuple(places(texts, options.root)),
    )


def _weights(reading: _Reading, first: int, last: int) -> NDArray[np.float32]:
    """How much each line of a block says: its chance, more with a message of failure, nothing without words."""
    looks = reading.rows.own[first : last + 1]
    wordy = looks[:, own.INDEX["words"]] > 0
    telling = (looks[:, _TELLING] > 0).any(axis=1)
    return np.where(wordy, (reading.ranked.lines[first : last + 1] + 1e-6) * (1 + 4 * telling), 0).astype(np.float32)


def _kind(reading: _Reading, texts: Sequence[str]) -> str:
    if reading.ended is Outcome.GOOD:
        return "novelty-in-good-run"
    if signals.resource(texts):
        return "resource-exhausted"
    return "new-against-good-runs" if reading.runs else "failure-block"


def _novelty(reading: _Reading, first: int, last: int) -> list[str]:
    if not reading.runs:
        return []
    share = float((reading.held.novel[first : last + 1] > 0).mean())
    runs = "the good run" if reading.runs == 1 else f"{reading.runs} good runs"
    return [f"new against {runs}" if share == 1 else f"{share:.0%} of the lines new against {runs}"] if share else []


def _position(reading: _Reading, first: int, last: int) -> list[str]:
    rows = reading.rows
    bad = np.flatnonzero(rows.own[last + 1 : last + 40, own.INDEX["bad_end"]] > 0)
    found = [f"{bad[0] + 1} lines before a bad exit" if bad[0] else "right before a bad exit"] if len(bad) else []
    line = int(rows.numbers[first]) + 1
    found.append(f"line {line:,} of {rows.total:,}")
    if (repeats := int(rows.repeats[first : last + 1].min())) > 1:
        found.append(f"occurs {repeats:,} times")
    return found


def _shown(blocks: Iterable[Block], numbers: NDArray[np.int64], texts: Sequence[str]) -> dict[int, str]:
    """The lines of blocks and some around them, by number from 1."""
    found = {}
    for block in blocks:
        start = int(np.searchsorted(numbers, block.first - 1 - _CONTEXT))
        end = int(np.searchsorted(numbers, block.last + _CONTEXT))
        found.update({int(numbers[at]) + 1: texts[at] for at in range(start, end)})
    return found
