"""Gauges, counters and timers of an agent: what its next heartbeat carries."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from agentboard.sdk import limits

log = logging.getLogger("agentboard.sdk")


class Metrics:
    """The values of one agent, from any thread.

    A name that no board takes is a ValueError at once. A value that is not finite depends on data: it is left out,
    and said once a name. The board takes 64 values, timers have three each; what is over is left out and said.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[str, float] = {}
        self._worst: dict[str, float] = {}
        self._window: dict[str, tuple[int, float]] = {}
        self._told: set[str] = set()

    def gauge(self, name: str, value: float) -> None:
        """Set a value that goes up and down."""
        limits.check_metric(name)
        if not limits.is_number(value):
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                raise ValueError(f"metric {name}: {type(value).__name__} is no number")
            self._tell(name, f"metric {name}: {value} is not finite and was left out")
            return
        with self._lock:
            self._set(name, value)

    def count(self, name: str, by: float = 1) -> None:
        """Add to a counter; it starts at 0 when the agent starts."""
        limits.check_metric(name)
        if not limits.is_number(by) or by < 0:
            raise ValueError(f"metric {name}: a counter rises by a finite number, not by {by!r}")
        with self._lock:
            self._set(name, self._values.get(name, 0) + by)

    @contextmanager
    def timer(self, name: str) -> Iterator[None]:
        """Time a block: NAME.count since the start; NAME.mean_s and NAME.max_s since the last heartbeat."""
        limits.check_metric(f"{name}.mean_s")
        started = time.perf_counter()
        try:
            yield
        finally:
            self._timed(name, time.perf_counter() - started)

    def snapshot(self) -> dict[str, float]:
        """All values now; a new window begins for the timers."""
        with self._lock:
            values = dict(self._values)
            self._window.clear()
            self._worst.clear()
        return values

    def _timed(self, name: str, seconds: float) -> None:
        with self._lock:
            number, total = self._window.get(name, (0, 0.0))
            self._window[name] = number + 1, total + seconds
            self._worst[name] = max(seconds, self._worst.get(name, 0.0))
            self._set(f"{name}.count", self._values.get(f"{name}.count", 0) + 1)
            self._set(f"{name}.mean_s", round((total + seconds) / (number + 1), 6))
            self._set(f"{name}.max_s", round(self._worst[name], 6))

    def _set(self, name: str, value: float) -> None:
        if name not in self._values and len(self._values) >= limits.MOST_METRICS:
            self._tell("", f"more than {limits.MOST_METRICS} metrics: {name} and what follows is left out")
            return
        self._values[name] = value

    def _tell(self, key: str, message: str) -> None:
        if key not in self._told:
            self._told.add(key)
            log.warning(message)


class Process:
    """What this process uses: processor time since the last reading (1.0 is one core), and memory."""

    def __init__(self) -> None:
        self._read_at = time.monotonic()
        self._used_s = time.process_time()

    def values(self) -> dict[str, float]:
        """`cpu_cores` and, where the system tells, `rss_bytes`."""
        now, used_s = time.monotonic(), time.process_time()
        elapsed_s = max(now - self._read_at, 1e-9)
        values: dict[str, float] = {"cpu_cores": round((used_s - self._used_s) / elapsed_s, 4)}
        self._read_at, self._used_s = now, used_s
        resident = _resident_bytes()
        return values if resident is None else {**values, "rss_bytes": resident}


def _resident_bytes() -> int | None:
    try:
        with open("/proc/self/statm", "rb") as stream:  # noqa: PTH123 - read at every heartbeat
            return int(stream.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None
