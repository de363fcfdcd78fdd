"""Log lines on their way to the board: bounded, rate-limited, and what is lost is counted and said."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from agentboard.sdk import limits

MOST_LINES = 2000
MOST_BYTES = 2 * 1024 * 1024
LINES_PER_S = 200.0
BURST = 2000
# An envelope of JSON around each line: level, ts, quotes.
ENVELOPE_BYTES = 96
BATCH_BYTES = limits.LOGS_BYTES * 3 // 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `created` is seconds since 1970 by this machine's clock, for reading only."""

    level: str
    message: str
    created: float

    @property
    def size(self) -> int:
        """So many bytes as JSON, or a few less."""
        return len(json.dumps(self.message, ensure_ascii=False).encode()) + ENVELOPE_BYTES

    def as_json(self) -> dict[str, str]:
        """As the contract has it."""
        when = datetime.fromtimestamp(self.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"level": self.level, "message": self.message, "ts": when}


class LogBuffer:
    """A queue between the threads that log and the task that ships. The oldest line goes first when it is full."""

    def __init__(
        self,
        most_lines: int = MOST_LINES,
        lines_per_s: float = LINES_PER_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lines: deque[tuple[Line, int]] = deque()
        self._bytes = 0
        self._most_lines = most_lines
        self._rate = lines_per_s
        self._tokens = float(BURST)
        self._clock = clock
        self._filled_at = clock()
        self._lock = threading.Lock()
        self.overflowed = 0
        self.over_rate = 0

    def __len__(self) -> int:
        return len(self._lines)

    def admits(self) -> bool:
        """Whether the rate leaves room for one more line; if not, it is counted as lost. Ask before formatting it."""
        with self._lock:
            now = self._clock()
            self._tokens = min(float(BURST), self._tokens + (now - self._filled_at) * self._rate)
            self._filled_at = now
            if self._tokens < 1.0:
                self.over_rate += 1
                return False
            return True

    def put(self, level: str, text: str, created: float) -> None:
        """Append the text line by line."""
        made = [Line(level, _fit(each), created) for each in text.split("\n")]
        with self._lock:
            self._tokens -= len(made)
            for line in made:
                self._append(line)

    def take(self) -> list[Line]:
        """The next batch, no longer in the buffer; first comes a line about what was lost, if any was."""
        with self._lock:
            batch: list[Line] = []
            room = BATCH_BYTES
            if self.overflowed or self.over_rate:
                batch.append(Line("warning", self._lost(), time.time()))
                self.overflowed = self.over_rate = 0
            while self._lines and len(batch) < limits.MOST_LINES and room >= self._lines[0][1]:
                line, size = self._lines.popleft()
                self._bytes -= size
                room -= size
                batch.append(line)
            return batch

    def put_back(self, batch: list[Line]) -> None:
        """The batch was not shipped: it is the oldest part again, as far as there is room."""
        with self._lock:
            for line in reversed(batch):
                size = line.size
                if len(self._lines) >= self._most_lines or self._bytes + size > MOST_BYTES:
                    self.overflowed += 1
                    continue
                self._lines.appendleft((line, size))
                self._bytes += size

    def _append(self, line: Line) -> None:
        size = line.size
        self._lines.append((line, size))
        self._bytes += size
        while len(self._lines) > self._most_lines or self._bytes > MOST_BYTES:
            self._bytes -= self._lines.popleft()[1]
            self.overflowed += 1

    def _lost(self) -> str:
        lost = []
        if self.overflowed:
            lost.append(f"{self.overflowed} that found no room while the board was away or slow")
        if self.over_rate:
            lost.append(f"{self.over_rate} over {self._rate:g} lines/s")
        return f"agentboard: log lines dropped before they were shipped: {', '.join(lost)}"


def _fit(text: str) -> str:
    """The line in what UTF-8 can say; a long one just over the board's limit, so that the board marks its cut."""
    text = limits.well_formed(text[: limits.LINE_BYTES + 1])
    return text.encode()[: limits.LINE_BYTES + 4].decode("utf-8", "ignore")
