"""Log lines: numbered in memory, kept on disk, followed by boards."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from agentboard.web.core.model import Agent, LogLine
from agentboard.web.core.store import Op

# Lines that wait for the disk; more are refused, so that the numbers stay without gaps.
MAX_WAITING_BYTES = 16 * 1024 * 1024
TAIL = 1000


class Tail:
    """The newest lines of an agent that some board follows."""

    def __init__(self) -> None:
        self.followers = 0
        self.lines: deque[LogLine] = deque(maxlen=TAIL)


class Logs:
    """What came in and is not on disk yet, and the tails that are followed. Callers hold the board's lock."""

    def __init__(self, record: Callable[[Op], None], kept: int) -> None:
        self.waiting_bytes = 0
        self.on_lines: Callable[[], None] = lambda: None
        self._record = record
        self._kept = kept
        self._waiting: dict[str, deque[LogLine]] = {}
        self._tails: dict[str, Tail] = {}

    def append(self, agent: Agent, lines: Iterable[tuple[str, str, str, bool]]) -> tuple[int, int]:
        """How many lines were taken and how many dropped."""
        taken, dropped, first = [], 0, agent.last_line
        for stamp, level, message, truncated in lines:
            if self.waiting_bytes > MAX_WAITING_BYTES:
                dropped += 1
                continue
            agent.last_line += 1
            taken.append(LogLine(agent.last_line, stamp, level, message, truncated))
            self.waiting_bytes += _size(taken[-1])
            self._record(("log.add", (agent.id, agent.last_line, stamp, level, message, truncated)))
        if taken:
            self._waiting.setdefault(agent.id, deque()).extend(taken)
            # Trimming in steps keeps the number of deletes small.
            step = max(100, self._kept // 10)
            if first // step != agent.last_line // step and agent.last_line > self._kept:
                self._record(("log.trim", (agent.id, agent.last_line - self._kept)))
            self._show(agent.id, taken)
        return len(taken), dropped

    def saved(self, agent: str, n: int) -> None:
        """Lines of `agent` up to `n` are on disk."""
        waiting = self._waiting.get(agent)
        if waiting is None:
            return
        while waiting and waiting[0].n <= n:
            self.waiting_bytes -= _size(waiting.popleft())
        if not waiting:
            del self._waiting[agent]

    def waiting(self, agent: str) -> list[LogLine]:
        """Lines that are not on disk yet."""
        return list(self._waiting.get(agent, ()))

    def removed(self, agent: str) -> None:
        """The agent is deleted."""
        for line in self._waiting.pop(agent, ()):
            self.waiting_bytes -= _size(line)

    def follow(self, agent: str) -> None:
        """Keep a tail for one more follower."""
        self._tails.setdefault(agent, Tail()).followers += 1

    def leave(self, agent: str) -> None:
        """One follower less."""
        tail = self._tails[agent]
        tail.followers -= 1
        if not tail.followers:
            del self._tails[agent]

    def tail(self, agent: str) -> deque[LogLine] | None:
        """The newest lines of an agent that is followed."""
        found = self._tails.get(agent)
        return None if found is None else found.lines

    def _show(self, agent: str, lines: list[LogLine]) -> None:
        tail = self._tails.get(agent)
        if tail is not None:
            tail.lines.extend(lines)
            self.on_lines()


def _size(line: LogLine) -> int:
    return len(line.message) + 200
