"""A small supervisor: one process an agent, started again when it ends.

The processes are forked from this one, which has loaded all that they need: thirty of them start in a moment and share
most of their memory. What a service manager does for real agents, it does for the samples.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agentboard.cli.samples import Make
from agentboard.sdk import EXIT_RESTART, BaseAgent, run

KILLED_PAUSE_S = 20.0  # long enough to see it late and down on the board
FAILED_PAUSE_S = 5.0
PATIENCE_S = 15.0


@dataclass(slots=True)
class Child:
    """An agent's place: its process while there is one, else when to start the next (None: it is done)."""

    make: Make
    pid: int = 0
    start_at: float | None = 0.0


class Nursery:
    """All samples of a demo. To be used by a process without threads, which alone may fork."""

    def __init__(self, makes: list[Make], env: Mapping[str, str], folder: Path) -> None:
        import httpx  # noqa: F401 - loaded before the forks, so that they share it
        import websockets.asyncio.client  # noqa: F401 - the same

        self._children = [Child(make) for make in makes]
        self._env = env
        self._log = folder / "agents.log"

    @property
    def pids(self) -> list[int]:
        """The processes that run."""
        return [each.pid for each in self._children if each.pid]

    def tend(self) -> None:
        """Start what is to be started, and take note of what ended."""
        now = time.monotonic()
        for child in self._children:
            if child.pid:
                self._look_after(child, now)
            elif child.start_at is not None and child.start_at <= now:
                child.pid = self._born(child.make)

    def end(self) -> None:
        """Ask all to stop, wait for their goodbyes, kill what is left."""
        deadline = time.monotonic() + PATIENCE_S
        for number in (signal.SIGTERM, signal.SIGKILL):
            for pid in self.pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            while self.pids and (time.monotonic() < deadline or number is signal.SIGKILL):
                for child in self._children:
                    if child.pid and _status(child.pid) is not None:
                        child.pid = 0
                time.sleep(0.05)

    def _look_after(self, child: Child, now: float) -> None:
        code = _status(child.pid)
        if code is None:
            return
        pauses = {0: None, EXIT_RESTART: 0.0}
        pause = pauses.get(code, KILLED_PAUSE_S if code < 0 else FAILED_PAUSE_S)
        child.pid, child.start_at = 0, None if pause is None else now + pause

    def _born(self, make: Make) -> int:
        sys.stdout.flush()
        pid = os.fork()
        if pid:
            return pid
        code = 1
        try:
            code = self._live(make)
        finally:
            os._exit(code)

    def _live(self, make: Make) -> int:
        """The child: a group of its own, output into a file, then nothing but the agent."""
        os.setpgid(0, 0)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        log = os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for stream in (1, 2):
            os.dup2(log, stream)
        os.environ.update(self._env)

        logging.getLogger("httpx").setLevel(logging.WARNING)

        def named() -> BaseAgent:
            agent = make()
            _name(agent.id)
            return agent

        return run(named)


def _status(pid: int) -> int | None:
    """The exit code, negative for a signal; None while it runs."""
    try:
        found, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return 0
    return os.waitstatus_to_exitcode(status) if found else None


def _name(text: str) -> None:
    """Give the process a name for ps, where /proc can."""
    with contextlib.suppress(OSError):
        Path("/proc/self/comm").write_text(text[:15])
