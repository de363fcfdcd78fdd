"""How often somebody may fail to sign in."""

from __future__ import annotations

from collections import OrderedDict, deque
from math import ceil

KEPT = 10_000


class Failures:
    """At most `most` failures of one key in `window_s` seconds. Times are monotonic."""

    def __init__(self, most: int, window_s: float) -> None:
        self._most = most
        self._window_s = window_s
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_s(self, key: str, now: float) -> int:
        """Whole seconds until the next attempt is allowed; 0 when it is."""
        times = self._times.get(key)
        if times is None or len(times) < self._most or now >= times[0] + self._window_s:
            return 0
        return max(1, ceil(times[0] + self._window_s - now))

    def add(self, key: str, now: float) -> None:
        """Count a failure."""
        self._times.setdefault(key, deque(maxlen=self._most)).append(now)
        self._times.move_to_end(key)
        while len(self._times) > KEPT:
            self._times.popitem(last=False)

    def forget(self, key: str) -> None:
        """It succeeded."""
        self._times.pop(key, None)
