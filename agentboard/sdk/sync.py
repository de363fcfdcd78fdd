"""For programs that are no coroutines: an agent that reports from a thread."""

from __future__ import annotations

import asyncio
import atexit
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import TracebackType
from typing import Self

from agentboard.sdk import limits
from agentboard.sdk.agent import BaseAgent
from agentboard.sdk.config import Board

_running: dict[str, SyncAgent] = {}


class _Background(BaseAgent):
    """Serves in the thread; its work is to wait for the end of the program's."""

    restartable = False
    drain_s = 0.5

    def __init__(self, *, id: str, labels: Mapping[str, str] | None, interval_s: float, board: Board) -> None:  # noqa: A002
        super().__init__(id=id, labels=labels, interval_s=interval_s, board=board)
        self.takes_logs = threading.Event()

    async def register(self) -> None:
        self.takes_logs.set()
        await super().register()

    async def run(self) -> None:
        await self.stop_requested()


class SyncAgent:
    """Reports a program to the board from a thread of its own; nothing of it waits for the board but `stop()`.

    A forked child is silent: it has no such thread, and its calls do nothing. A second agent of the same id in a
    process (a reloaded module, a notebook's cell) stops the first. It cannot be restarted by the board; give a program
    that can a `BaseAgent`.
    """

    def __init__(
        self,
        id: str,  # noqa: A002 - the contract's word
        *,
        category: limits.Category = "custom",
        interval_s: float = 10.0,
        labels: Mapping[str, str] | None = None,
        board: Board | None = None,
    ) -> None:
        self._board = board or Board.of()
        self._agent = _Background(id=id, labels=labels, interval_s=interval_s, board=self._board)
        self._agent.category = category
        self._thread: threading.Thread | None = None
        self._pid = os.getpid()
        self.error: BaseException | None = None

    @property
    def id(self) -> str:
        """The agent's id."""
        return self._agent.id

    def start(self) -> Self:
        """Begin to report. Returns at once; a board that is away or refuses stops no program (see `error`)."""
        former = _running.get(self.id)
        if former is not None and former is not self:
            former.stop()
        _running[self.id] = self
        atexit.register(self.stop)
        self._thread = threading.Thread(target=self._serve, name=f"agentboard-{self.id}", daemon=True)
        self._thread.start()
        self._agent.takes_logs.wait()
        return self

    def stop(self, reason: str = "finished") -> None:
        """Flush the logs, say goodbye and end the thread; waits for the board for 5 s at most. Again is harmless."""
        thread = self._thread
        if self._is_child() or thread is None:
            return
        if _running.get(self.id) is self:
            del _running[self.id]
        atexit.unregister(self.stop)
        if thread.is_alive():
            self._agent.stop(reason)
            thread.join(self._agent.drain_s + self._agent.flush_s + 5.0)

    def set_status(self, status: limits.Status, message: str = "") -> None:
        """What the board shows from now on."""
        if not self._is_child():
            self._agent.set_status(status, message)

    def gauge(self, name: str, value: float) -> None:
        """Set a metric; see Metrics.gauge."""
        if not self._is_child():
            self._agent.metrics.gauge(name, value)

    def count(self, name: str, by: float = 1) -> None:
        """Add to a metric; see Metrics.count."""
        if not self._is_child():
            self._agent.metrics.count(name, by)

    def timer(self, name: str) -> AbstractContextManager[None]:
        """Time a block; see Metrics.timer."""
        return nullcontext() if self._is_child() else self._agent.metrics.timer(name)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _where: TracebackType | None
    ) -> None:
        if kind is not None and not _is_success(error):
            self._agent.log.error("failed", exc_info=error)
            self._agent.failure = f"{kind.__name__}: {error}"
        self.stop()

    def _serve(self) -> None:
        try:
            asyncio.run(self._agent.serve())
        except Exception as error:  # noqa: BLE001 - the thread's boundary: the program goes on without a board
            self.error = error
            self._agent.log.warning("this program reports to no board: %s", error)
        finally:
            self._agent.takes_logs.set()

    def _is_child(self) -> bool:
        return os.getpid() != self._pid


def _is_success(error: BaseException | None) -> bool:
    return isinstance(error, SystemExit) and error.code in (None, 0)


@contextmanager
def report(
    id: str,  # noqa: A002 - the contract's word
    *,
    category: limits.Category = "custom",
    labels: Mapping[str, str] | None = None,
    board: Board | None = None,
) -> Iterator[SyncAgent]:
    """Tell the board of a script, or of a part of one, while the block runs.

        with report("nightly-import", category="etl") as job:
            job.count("rows", import_rows())

    An exception shows on the board as `error` and then down; the end of the block is a clean stop.
    """
    with SyncAgent(id, category=category, labels=labels, board=board) as job:
        job.set_status("running")
        yield job
