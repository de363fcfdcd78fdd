"""What calls the board when something is due: on an event loop, or from a thread."""

from __future__ import annotations

import asyncio
import threading

from agentboard.web.core.board import Board
from agentboard.web.core.liveness import TICK_S

# Deadlines closer together than this are one call.
_TOGETHER_S = 0.02


class LoopDriver:
    """A timer on the loop. What stalls the loop stalls it too, and that is how the board knows."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._timer: asyncio.TimerHandle | None = None

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin."""
        self._loop = loop
        self._call()

    def _call(self) -> None:
        self._board.wake()
        self._timer = self._loop.call_later(_pause(self._board), self._call)

    def stop(self) -> None:
        """End."""
        if self._timer is not None:
            self._timer.cancel()


class ThreadDriver:
    """The same for servers without a loop."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="agentboard-driver", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.wait(_pause(self._board)):
            self._board.wake()

    def stop(self) -> None:
        """End."""
        self._stop.set()
        self._thread.join()


def _pause(board: Board) -> float:
    """Seconds until something is due, and never so long that a stall would go unseen."""
    due = board.next_wake()
    if due is None:
        return TICK_S
    return min(TICK_S, max(_TOGETHER_S, due - board.clock.monotonic()))
