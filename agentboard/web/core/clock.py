"""Time: a monotonic clock for liveness, a wall clock for people, and RFC 3339 text."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import lru_cache


class Clock:
    """The two clocks of a server. Tests put their own in its place."""

    def monotonic(self) -> float:
        """Seconds that never jump; only differences mean something."""
        return time.monotonic()

    def wall(self) -> float:
        """Seconds since 1970 UTC."""
        return time.time()


@lru_cache(maxsize=64)
def _second(whole: int) -> str:
    return datetime.fromtimestamp(whole, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def rfc3339(wall: float) -> str:
    """`2026-11-25T22:08:00.123Z` for seconds since 1970."""
    millis = int(wall * 1000)
    whole, rest = divmod(millis, 1000)
    return f"{_second(whole)}.{rest:03d}Z"


def maybe_rfc3339(wall: float | None) -> str | None:
    """The same, and None for None."""
    return None if wall is None else rfc3339(wall)
