"""What good runs look like: salted hashes of their masked lines and words, never their text."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from checks.logs.masking import masked

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WORDS = re.compile(rb"[A-Za-z\x80-\xff_]{2,}|[#%()\[\]{}<>=|$&@!?]")
# What clocks and step numbers of CI systems leave of themselves before a line.
_MARKS = b"#[] "
MOST_LINES = 1_000_000
_MOST_WORDS = 60
_COMMON = 4000
_NOWHERE = np.zeros(0, np.int32)


class Baseline:
    """Good runs of one job. `lines` counts for each hash of a masked line the runs that have it."""

    def __init__(self, salt: bytes = b"") -> None:
        self.salt = salt or os.urandom(16)
        self.runs = 0
        self.lines: Counter[int] = Counter()
        self.words: dict[int, tuple[int, ...]] = {}
        self._index: dict[int, NDArray[np.int32]] = {}
        self._sizes = np.zeros(0, np.int32)

    def learn(self, pieces: Iterable[bytes]) -> None:
        """Add one good run, given as pieces that end with whole lines."""
        seen: set[int] = set()
        for piece in pieces:
            for line in {_bare(line) for line in set(masked(piece))}:
                digest = self.digest(line)
                seen.add(digest)
                if digest not in self.words and len(self.words) < MOST_LINES:
                    self.words[digest] = self._words(line)
        self.lines.update(seen)
        self.runs += 1
        self._index = {}

    def digest(self, text: bytes) -> int:
        """The salted hash of a masked line or a word."""
        return int.from_bytes(hashlib.blake2b(text, digest_size=8, key=self.salt).digest(), "little")

    def novel(self, piece: bytes) -> NDArray[np.float32]:
        """For each line of a piece how new it is: 0 in every good run, 1 in none, between for some of them."""
        lines = masked(piece)
        runs = max(1, self.runs)
        values = {line: 1 - self.lines.get(self.digest(_bare(line)), 0) / runs if line else 0.0 for line in set(lines)}
        return np.fromiter(map(values.__getitem__, lines), np.float32, len(lines))

    def distances(self, lines: Sequence[bytes]) -> list[float]:
        """How far each line is from the nearest line of the good runs: 0 the same words, 1 nothing in common."""
        if not self._index:
            self._fill()
        return [self._distance(self._words(line)) for line in masked(b"\n".join(lines))] if lines else []

    def _distance(self, words: tuple[int, ...]) -> float:
        if not words:
            return 0.0
        places = [found for word in words if len(found := self._index.get(word, _NOWHERE)) and len(found) <= _COMMON]
        if not places:
            return 1.0
        common = np.bincount(np.concatenate(places), minlength=len(self._sizes))
        return 1.0 - float((common / (len(words) + self._sizes - common)).max())

    def _words(self, line: bytes) -> tuple[int, ...]:
        found = dict.fromkeys(word.lower() for word in _WORDS.findall(line))
        return tuple(sorted({self.digest(b"w" + word) & 0xFFFFFFFF for word in list(found)[:_MOST_WORDS]}))

    def _fill(self) -> None:
        """Which lines hold a word, by their order, and how many words each line has."""
        held: dict[int, list[int]] = {}
        for at, words in enumerate(self.words.values()):
            for word in words:
                held.setdefault(word, []).append(at)
        self._index = {word: np.array(places, np.int32) for word, places in held.items()}
        self._sizes = np.array([len(words) for words in self.words.values()], np.int32)


def _bare(line: bytes) -> bytes:
    return line.lstrip(_MARKS).rstrip()
