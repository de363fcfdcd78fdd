"""From Python's logging to the agent that a record belongs to."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from agentboard.sdk.buffer import LogBuffer
from agentboard.sdk.mask import Mask
from agentboard.sdk.quiet import is_talking

LONGEST_RECORD = 256 * 1024
LEVELS = (
    (logging.CRITICAL, "critical"),
    (logging.ERROR, "error"),
    (logging.WARNING, "warning"),
    (logging.INFO, "info"),
)
_working = ContextVar("agentboard_working", default="")


@contextmanager
def working(agent: str) -> Iterator[None]:
    """Records of this context, and of tasks and `asyncio.to_thread` calls started in it, belong to the agent."""
    token = _working.set(agent)
    try:
        yield
    finally:
        _working.reset(token)


@dataclass(frozen=True, slots=True)
class Sink:
    """Where the records of one agent go. `pid` is the process that ships them: a forked child has no such task."""

    agent: str
    logger: str
    buffer: LogBuffer
    mask: Mask
    pid: int


class LogShipper(logging.Handler):
    """The one handler of a process, on the root logger. It never blocks and never opens a connection."""

    def __init__(self) -> None:
        super().__init__()
        self._sinks: dict[str, Sink] = {}

    def add(self, sink: Sink) -> None:
        """Ship the agent's records from now on. A second sink for an agent replaces the first (a reloaded module)."""
        root = logging.getLogger()
        # Those that a forked process inherited ship nothing here.
        ours = {name: each for name, each in self._sinks.items() if each.pid == sink.pid}
        self._sinks = {**ours, sink.agent: sink}
        if self not in root.handlers:
            root.addHandler(self)

    def remove(self, sink: Sink) -> None:
        """No longer; the handler leaves the root logger with the last sink."""
        self._sinks = {name: each for name, each in self._sinks.items() if each is not sink}
        if not self._sinks:
            logging.getLogger().removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Put the record into its agent's buffer."""
        self._last_resort(record)
        sink = self._sink_of(record)
        if sink is None or is_talking() or sink.pid != os.getpid() or not sink.buffer.admits():
            return
        try:
            text = self.format(record)[:LONGEST_RECORD]
            text = sink.mask(text if record.name == sink.logger else f"{record.name}: {text}")
            sink.buffer.put(_level(record.levelno), text, record.created)
        except Exception:  # noqa: BLE001 - logging's own rule: a record that cannot be formatted stops no program
            self.handleError(record)

    def _sink_of(self, record: logging.LogRecord) -> Sink | None:
        sinks = self._sinks
        for sink in sinks.values():
            if record.name == sink.logger:
                return sink
        # A plain thread has no context: what it logs goes to the first agent of the process.
        agent = _working.get()
        return sinks.get(agent) if agent else next(iter(sinks.values()), None)

    def _last_resort(self, record: logging.LogRecord) -> None:
        """Python prints warnings where no handler is; being the only one we must not swallow them."""
        last = logging.lastResort
        if last is not None and logging.getLogger().handlers == [self] and record.levelno >= last.level:
            last.handle(record)


def _level(number: int) -> str:
    return next((name for least, name in LEVELS if number >= least), "debug")


shipper = LogShipper()
