"""Events: transitions of liveness and changes of commands, numbered for ever."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from agentboard.web.core.clock import rfc3339
from agentboard.web.core.jsonio import dump_text
from agentboard.web.core.store import Op

KEPT = 2000


class EventLog:
    """The newest events in memory, all of them in the store. Callers hold the board's lock."""

    def __init__(self, record: Callable[[Op], None], last: int = 0) -> None:
        self.last = last
        # A board that is older than this revision missed events that are no longer here.
        self.since_rev = 0
        self._record = record
        self._ring: deque[tuple[int, dict[str, Any]]] = deque()

    def add(self, rev: int, at: float, kind: str, agent: str, body: dict[str, Any]) -> dict[str, Any]:
        """Store an event of `kind` that belongs to revision `rev`."""
        self.last += 1
        event = {"n": self.last, "type": kind, "agent": agent, **body, "at": rfc3339(at)}
        self._ring.append((rev, event))
        if len(self._ring) > KEPT:
            self.since_rev = self._ring.popleft()[0]
        self._record(("event.add", (self.last, at, kind, agent, dump_text(event))))
        return event

    def since(self, rev: int) -> list[dict[str, Any]]:
        """Events that came after revision `rev`, oldest first."""
        found = []
        for each, event in reversed(self._ring):
            if each <= rev:
                break
            found.append(event)
        return found[::-1]

    def newest(self) -> list[dict[str, Any]]:
        """What is in memory, oldest first."""
        return [event for _, event in self._ring]

    def restore(self, events: Iterable[dict[str, Any]]) -> None:
        """Take back the newest events of the life before, oldest first."""
        self._ring.extend((0, event) for event in events)
