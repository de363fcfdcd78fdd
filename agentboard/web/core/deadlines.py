"""What is due when: one heap for liveness, flapping and commands."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count


class Deadlines:
    """A heap of (instant, kind, key). Entries are never removed: whoever receives one looks whether it still holds."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, str, str]] = []
        self._order = count()

    def __len__(self) -> int:
        return len(self._heap)

    def add(self, due: float, kind: str, key: str) -> None:
        """Ask to be called at the monotonic instant `due`."""
        heappush(self._heap, (due, next(self._order), kind, key))

    def next(self) -> float | None:
        """When the first is due."""
        return self._heap[0][0] if self._heap else None

    def pop(self, now: float) -> tuple[float, str, str] | None:
        """One (due, kind, key) that is due, or None."""
        if not self._heap or self._heap[0][0] > now:
            return None
        due, _, kind, key = heappop(self._heap)
        return due, kind, key
