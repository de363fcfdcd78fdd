"""A change cut into requests: blocks of numbered lines, packed as tightly as a request's size allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from checks.review import prompt
from checks.review.diff import ChangedFile, Hunk, Line, Side
from checks.review.sources import Sources

_BEFORE, _AFTER = 8, 3
_ALLOWANCE = 60  # tokens of a file's header and a hunk's heading


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one hunk as the model sees them, with some around. `whole` is False when a long line was cut."""

    file: ChangedFile
    heading: str
    rows: tuple[str, ...]
    whole: bool = True

    @property
    def weight(self) -> int:
        """How many lines of the diff it holds."""
        return sum(not row.startswith("..") for row in self.rows)

    @property
    def tokens(self) -> int:
        """How many tokens it takes, about."""
        return prompt.estimate("\n".join(self.rows)) + _ALLOWANCE


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one request asks about."""

    blocks: tuple[Block, ...]

    @property
    def tokens(self) -> int:
        """How many tokens it takes, about."""
        return sum(block.tokens for block in self.blocks)

    def halves(self) -> tuple[Chunk, Chunk] | None:
        """Two smaller ones, or None when it cannot be made smaller."""
        if len(self.blocks) > 1:
            middle = len(self.blocks) // 2
            return Chunk(self.blocks[:middle]), Chunk(self.blocks[middle:])
        block = self.blocks[0]
        middle = len(block.rows) // 2
        if middle == 0:
            return None
        first, second = (replace(block, rows=rows) for rows in (block.rows[:middle], block.rows[middle:]))
        return Chunk((first,)), Chunk((second,))

    def texts(self, paths: dict[str, str]) -> Iterator[str]:
        """The blocks as text, with a header above each file. `paths` are the names to show."""
        for path, blocks in groupby(self.blocks, key=lambda block: block.file.path):
            file = next(block.file for block in self.blocks if block.file.path == path)
            old = paths.get(file.old_path, file.old_path)
            yield prompt.header(paths.get(path, path), file.status, old, (file.old_mode, file.new_mode))
            for block in blocks:
                yield "\n".join([f"@@ {block.heading}".rstrip(), *block.rows])


def blocks(file: ChangedFile, sources: Sources, limit: int) -> Iterator[Block]:
    """The blocks of a file, none with more than about `limit` tokens."""
    for hunk in file.hunks:
        before, after = _around(file, hunk, sources)
        heading = prompt.visible(sources.masker.mask(hunk.heading, file.path))[:200]
        rows, whole, size = list(before), True, prompt.estimate(*before)
        started = False
        for line in hunk.lines:
            row, is_whole = _row(file, line, sources)
            cost = prompt.estimate(row)
            if started and size + cost > limit:
                yield Block(file, heading, tuple(rows), whole)
                rows, whole, size = [], True, 0
            rows.append(row)
            whole, size, started = whole and is_whole, size + cost, True
        yield Block(file, heading, (*rows, *after), whole)


def pack(found: Iterable[Block], limit: int) -> list[Chunk]:
    """Blocks in their order, as many to a chunk as fit."""
    chunks: list[list[Block]] = []
    size = limit + 1
    for block in found:
        if size + block.tokens > limit:
            chunks.append([])
            size = 0
        chunks[-1].append(block)
        size += block.tokens
    return [Chunk(tuple(chunk)) for chunk in chunks]


def _row(file: ChangedFile, line: Line, sources: Sources) -> tuple[str, bool]:
    side: Side = "LEFT" if line.sign == "-" else "RIGHT"
    number = line.number(side) or 0
    text = sources.shown.get((file.path, side, number), "")
    return prompt.row(side[0], number, line.sign, text)


def _around(file: ChangedFile, hunk: Hunk, sources: Sources) -> tuple[list[str], list[str]]:
    """Lines above and below a hunk."""
    numbers = [line.new for line in hunk.lines if line.new is not None]
    if not numbers or file.status == "D":
        return [], []
    above = sources.around(file, numbers[0] - _BEFORE, numbers[0] - 1)
    below = sources.around(file, numbers[-1] + 1, numbers[-1] + _AFTER)
    return _outside(above), _outside(below)


def _outside(lines: Sequence[tuple[int, str]]) -> list[str]:
    return [prompt.row("..", number, "", text)[0] for number, text in lines]
