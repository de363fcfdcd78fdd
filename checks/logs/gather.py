"""Go through a log once, of whatever length, and keep what may matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from checks.logs.baseline import Baseline
from checks.logs.choose import MOST, Lines, chosen
from checks.logs.scan import Scan, scan
from checks.logs.secrets import Painter

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HELD = 60_000
_MOST_LINES = 200_000
_WIDEST = 4000


@dataclass(slots=True)
class Held:
    """The lines kept of a log: their numbers from 0, what the first look said, their text without secrets.

    `novel` is 0 for a line that every good run has and 1 for a line that none has; 1 without good runs.
    """

    lines: Lines
    texts: list[bytes]
    novel: NDArray[np.float32]
    total: int


def gather(pieces: Iterable[bytes], baseline: Baseline | None, most: int = MOST) -> Held:
    """Read all pieces of a log and keep at most `most` lines of it."""
    painter = Painter()
    held = _empty()
    last = b""
    for portion in (each for piece in pieces for each in _portions(piece)):
        if portion == last:
            # Word for word what came before, as of a program that repeats itself for ever: nothing new is in it.
            held.total += portion.count(b"\n")
            continue
        last = portion
        part = _part(*painted(painter, portion), baseline, held.total, most)
        held = _joined(held, part)
        if len(held.texts) > _HELD:
            held = _kept(held, chosen(held.lines, held.total, _HELD // 2))
    return _kept(held, chosen(held.lines, held.total, most))


def _portions(piece: bytes) -> Iterator[bytes]:
    """The piece in parts of not too many lines, so that very short lines take no more memory than others."""
    while piece.count(b"\n") > _MOST_LINES:
        cut = piece.rfind(b"\n", 0, len(piece) // 2) + 1
        if not cut:
            break
        yield from _portions(piece[:cut])
        piece = piece[cut:]
    yield piece


def painted_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces of one log without secrets."""
    painter = Painter()
    return (painted(painter, piece)[0] for piece in pieces)


def painted(painter: Painter, piece: bytes) -> tuple[bytes, Scan]:
    """The piece without secrets, and the first look at it."""
    seen = scan(piece)
    clean = painter.paint(piece, zip(seen.starts[seen.suspect].tolist(), seen.ends[seen.suspect].tolist(), strict=True))
    return (piece, seen) if clean == piece else (clean, scan(clean))


def _part(piece: bytes, seen: Scan, baseline: Baseline | None, before: int, most: int) -> Held:
    count = len(seen.ends)
    novel = baseline.novel(piece) if baseline else np.ones(count, np.float32)
    lines = Lines(np.arange(before, before + count), seen.repeats, seen.first, seen.loud, novel)
    keep = chosen(lines, before + count, most)
    starts, ends = seen.starts[keep], seen.ends[keep]
    texts = [
        piece[start:end]
        for start, end in zip(starts.tolist(), np.minimum(ends, starts + _WIDEST).tolist(), strict=True)
    ]
    return Held(lines.at(keep), texts, novel[keep], before + count)


def _empty() -> Held:
    none = np.zeros(0, np.int64)
    nothing = none.astype(np.float32)
    return Held(Lines(none, none.astype(np.int32), none.astype(np.bool_), nothing, nothing), [], nothing, 0)


def _joined(left: Held, right: Held) -> Held:
    if not left.texts:
        return right
    return Held(
        left.lines.joined(right.lines), left.texts + right.texts, np.concatenate((left.novel, right.novel)), right.total
    )


def _kept(held: Held, keep: NDArray[np.int64]) -> Held:
    if len(keep) == len(held.texts):
        return held
    return Held(held.lines.at(keep), [held.texts[at] for at in keep.tolist()], held.novel[keep], held.total)
