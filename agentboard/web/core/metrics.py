"""Series of metrics: the newest points in memory, sealed blocks on disk, means of buckets on request."""

from __future__ import annotations

import json
import zlib
from array import array
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from math import isnan, nan

from agentboard.web.core.model import Agent
from agentboard.web.core.store import Block, Op

BLOCK_POINTS = 64
# Of one agent, while the disk takes nothing.
MOST_UNSAVED = 64
Points = list[tuple[float, float]]


class Recent:
    """Up to 64 heartbeats of one agent: their times, and a column for each metric; NaN where one was not sent."""

    __slots__ = ("columns", "times")

    def __init__(self) -> None:
        self.times = array("d")
        self.columns: dict[str, array[float]] = {}

    def add(self, wall: float, metrics: dict[str, float]) -> None:
        """One heartbeat."""
        before = len(self.times)
        self.times.append(wall)
        for name, value in metrics.items():
            column = self.columns.get(name)
            if column is None:
                column = self.columns[name] = array("d", [nan]) * before if before else array("d")
            column.append(value)
        if len(metrics) != len(self.columns):
            for column in self.columns.values():
                if len(column) == before:
                    column.append(nan)

    def block(self) -> Block:
        """The same as a block that is not compressed."""
        data = b"".join([self.times.tobytes(), *(each.tobytes() for each in self.columns.values())])
        return Block(self.times[0], self.times[-1], 0.0, tuple(self.columns), data)

    def seal(self) -> Block:
        """The same as a block for the disk."""
        found = self.block()
        return replace(found, data=zlib.compress(found.data, 1))

    def copy(self) -> Recent:
        """An independent copy."""
        found = Recent()
        found.times = self.times[:]
        found.columns = {name: column[:] for name, column in self.columns.items()}
        return found


class Metrics:
    """The newest points of all agents. Callers hold the board's lock."""

    def __init__(self, record: Callable[[Op], None]) -> None:
        self._record = record
        self._recent: dict[str, Recent] = {}
        self._unsaved: dict[str, deque[Block]] = {}

    def add(self, agent: Agent, wall: float, metrics: dict[str, float]) -> None:
        """Values of one heartbeat."""
        recent = self._recent.get(agent.id)
        if recent is None:
            recent = self._recent[agent.id] = Recent()
        recent.add(wall, metrics)
        if len(recent.times) >= BLOCK_POINTS:
            self._seal(agent.id)

    def recent(self, agent: str) -> Recent | None:
        """A copy of the newest points."""
        found = self._recent.get(agent)
        return None if found is None else found.copy()

    def unsaved(self, agent: str) -> list[Block]:
        """Blocks that are not on disk yet, not compressed."""
        return list(self._unsaved.get(agent, ()))

    def saved(self, agent: str, end_s: float) -> None:
        """The blocks of `agent` up to that instant are on disk."""
        left = [each for each in self._unsaved.pop(agent, ()) if each.end_s > end_s]
        if left:
            self._unsaved[agent] = deque(left, MOST_UNSAVED)

    def removed(self, agent: str) -> None:
        """The agent is deleted."""
        self._recent.pop(agent, None)
        self._unsaved.pop(agent, None)

    def flush(self) -> None:
        """Seal everything: the board stops."""
        for agent in list(self._recent):
            self._seal(agent)

    def _seal(self, agent: str) -> None:
        # The writer's thread compresses it: heartbeats do not wait for that.
        block = self._recent.pop(agent).block()
        self._unsaved.setdefault(agent, deque(maxlen=MOST_UNSAVED)).append(block)
        self._record(write(agent, block))


def write(agent: str, block: Block) -> Op:
    """The write that stores a block."""
    return "series.add", (agent, block.start_s, block.end_s, block.step_s, json.dumps(block.columns), block.data)


def packed(op: Op) -> Op:
    """The write of a block, compressed; any other as it is."""
    name, row = op
    return (name, (*row[:5], zlib.compress(row[5], 1))) if name == "series.add" else op


def read(block: Block) -> Recent:
    """The points of a block of the disk."""
    return unpacked(replace(block, data=zlib.decompress(block.data)))


def unpacked(block: Block) -> Recent:
    """The points of a block that is not compressed."""
    raw = array("d")
    raw.frombytes(block.data)
    count = len(raw) // (len(block.columns) + 1)
    found = Recent()
    found.times = raw[:count]
    for index, name in enumerate(block.columns, 1):
        found.columns[name] = raw[index * count : (index + 1) * count]
    return found


def series(
    parts: Iterable[Recent], names: Collection[str], start: float, end: float, points: int
) -> dict[str, list[list[float]]]:
    """`[[unix_s, value], ...]` for each metric (all when `names` is empty), at most `points` each, rising in time.

    More than that become means of equal buckets of time, each at the time of its last point.
    """
    found: dict[str, Points] = {name: [] for name in names}
    for part in parts:
        for name in names or part.columns:
            found.setdefault(name, []).extend(_within(part, name, start, end))
    return {name: [[round(t, 3), v] for t, v in _thin(sorted(each), points)] for name, each in found.items()}


def _within(part: Recent, name: str, start: float, end: float) -> Iterator[tuple[float, float]]:
    for time, value in zip(part.times, part.columns.get(name, ()), strict=False):
        if start <= time <= end and not isnan(value):
            yield time, value


def _thin(points: Points, most: int) -> Points:
    if len(points) <= most:
        return points
    first, last = points[0][0], points[-1][0]
    width = (last - first) / most or 1.0
    buckets: dict[int, Points] = {}
    for point in points:
        buckets.setdefault(min(most - 1, int((point[0] - first) / width)), []).append(point)
    return [(each[-1][0], sum(value / len(each) for _, value in each)) for each in buckets.values()]


def average(parts: Iterable[Recent], step: float) -> Recent:
    """The means of every `step` seconds, each at the beginning of its step."""
    sums: dict[float, dict[str, tuple[float, int]]] = {}
    for part in parts:
        for name, column in part.columns.items():
            for time, value in zip(part.times, column, strict=True):
                if not isnan(value):
                    bucket = sums.setdefault(time // step * step, {})
                    total, count = bucket.get(name, (0.0, 0))
                    bucket[name] = (total + value, count + 1)
    found = Recent()
    for time in sorted(sums):
        found.add(time, {name: total / count for name, (total, count) in sums[time].items()})
    return found
