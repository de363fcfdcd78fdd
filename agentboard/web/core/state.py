"""The memory of a board, and how it reaches the store."""

from __future__ import annotations

import threading
from collections.abc import Callable
from secrets import token_hex
from typing import TypeVar

from agentboard.web.core.access import Doors
from agentboard.web.core.clock import Clock
from agentboard.web.core.commands import Commands
from agentboard.web.core.deadlines import Deadlines
from agentboard.web.core.errors import StoreError
from agentboard.web.core.events import EventLog
from agentboard.web.core.fleet import Fleet
from agentboard.web.core.frames import Frames
from agentboard.web.core.jsonio import dump_text
from agentboard.web.core.liveness import Liveness
from agentboard.web.core.logs import Logs
from agentboard.web.core.metrics import Metrics
from agentboard.web.core.model import Agent
from agentboard.web.core.settings import Settings
from agentboard.web.core.store import Op, Store
from agentboard.web.core.writer import Hooks, Writer

T = TypeVar("T")


class State:
    """Everything that a board knows. `lock` guards it and is held for short times only."""

    def __init__(self, settings: Settings, store: Store, clock: Clock | None = None) -> None:
        self.settings = settings
        self.store = store
        self.clock = clock or Clock()
        self.lock = threading.RLock()
        self.boot = token_hex(4)
        self.started_mono = self.clock.monotonic()
        self.stopping = False
        self.counters = {"heartbeats": 0, "duplicates": 0, "refused": 0, "log_lines": 0, "stalls": 0}
        hooks = Hooks(self._states, self._again, self._saved, self._reload)
        self.writer = Writer(store, self.lock, hooks)
        self.fleet = Fleet()
        self.deadlines = Deadlines()
        self.event_log = EventLog(self.writer.add)
        self.liveness = Liveness(self.fleet, self.deadlines, self.event_log)
        self.orders = Commands(self.fleet, self.deadlines, self.event_log, self.clock, self.writer.add)
        self.log_book = Logs(self.writer.add, settings.limits.log_lines)
        self.series = Metrics(self.writer.add)
        self.frames = Frames(self.fleet, self.event_log, self.clock)
        self.doors = Doors(self.clock, settings.fixed_tokens())
        self.dirty: dict[str, Agent] = {}
        self.watching: Callable[[], int] = lambda: 0

    def stored(self, read: Callable[[], T]) -> T | None:
        """What the store has; None when it cannot be read: memory goes on without it."""
        try:
            return read()
        except StoreError as error:
            self.writer.fail(str(error))
            return None

    def _reload(self) -> None:
        """Tokens and users that a command line made or took away; runs in the writer's thread."""
        if self.store.changed_elsewhere():
            access = self.store.access()
            with self.lock:
                self.doors.load(access, self.writer.pending())
        self.doors.forget_expired()

    def _states(self) -> Callable[[], list[Op]]:
        """Take the agents that changed since the last call, with the lock; what it returns encodes them without."""
        agents, self.dirty = self.dirty, {}
        rows = [(a.id, a.seq, a.liveness, a.status, a.message, a.metrics, a.last_seen_at) for a in agents.values()]
        return lambda: [("agent.state", (*row[:5], dump_text(row[5]), row[6])) for row in rows]

    def _again(self, rows: list[Op]) -> None:
        """Rows of agents that could not be saved: take them again."""
        with self.lock:
            for _, row in rows:
                if (agent := self.fleet.find(row[0])) is not None:
                    self.dirty[agent.id] = agent

    def _saved(self, ops: list[Op]) -> None:
        lines = {row[0]: row[1] for name, row in ops if name == "log.add"}
        blocks = {row[0]: row[2] for name, row in ops if name == "series.add"}
        if lines or blocks:
            with self.lock:
                for agent, n in lines.items():
                    self.log_book.saved(agent, n)
                for agent, end_s in blocks.items():
                    self.series.saved(agent, end_s)
