"""One thread writes: everything of some 450 ms in one transaction, at once when somebody waits for it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from agentboard.web.core.errors import StoreError
from agentboard.web.core.metrics import packed
from agentboard.web.core.store import Op, Store

EVERY_S = 0.45
RETRY_S = 1.0
TIDY_S = 5.0
LOOK_S = 0.3
# Writes that wait for a disk that takes none.
MAX_WAITING = 200_000
Waiters = list[tuple["Future[None]", tuple[Op, ...]]]
log = logging.getLogger("agentboard.store")


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the writer asks of the board.

    `states` takes the agents that changed, with the lock, and returns what encodes them; `again` gives such rows back
    that could not be saved; `saved` says what is on disk now; `look` sees now and then what other processes wrote.
    """

    states: Callable[[], Callable[[], list[Op]]]
    again: Callable[[list[Op]], None]
    saved: Callable[[list[Op]], None]
    look: Callable[[], None]


class Writer:
    """Collects writes and saves them in order.

    A save that fails is tried again each second with all that came since; whoever waited is told at once.
    """

    def __init__(self, store: Store, lock: threading.RLock, hooks: Hooks) -> None:
        self.failure: str | None = None
        self._lock = lock
        self._tidied = self._looked = time.monotonic()
        self._store = store
        self._hooks = hooks
        self._ops: list[Op] = []
        self._waiters: Waiters = []
        self._condition = threading.Condition()
        self._stopping = False
        self._urgent = False
        self._thread = threading.Thread(target=self._run, name="agentboard-writer", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def add(self, op: Op) -> None:
        """Write `op` soon. The caller holds the lock."""
        self._ops.append(op)

    def commit(self, *ops: Op) -> Future[None]:
        """Write `ops` now. The result is None once they are on disk, or a StoreError: then they never will be."""
        future: Future[None] = Future()
        with self._lock:
            self._ops.extend(ops)
            self._waiters.append((future, ops))
        with self._condition:
            self._urgent = True
            self._condition.notify()
        return future

    def fail(self, reason: str) -> None:
        """The store does not work; the next save that succeeds ends that."""
        if not self.failure:
            log.error("storage failed, the board goes on in memory", extra={"reason": reason})
        self.failure = reason

    def pending(self) -> list[Op]:
        """What is not on disk yet. The caller holds the lock, and is the writer's own thread."""
        return list(self._ops)

    def backlog(self) -> int:
        """How many writes wait."""
        return len(self._ops)

    def stop(self) -> None:
        """Write what is left, and end."""
        with self._condition:
            self._stopping = True
            self._condition.notify()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while True:
            with self._condition:
                if not self._urgent and not self._stopping:
                    self._condition.wait(RETRY_S if self.failure else EVERY_S)
                self._urgent = False
                stopping = self._stopping
            self._save()
            if stopping:
                return
            if not self.failure:
                self._chores()

    def _save(self) -> None:
        """Write what there is."""
        with self._lock:
            ops, self._ops = self._ops, []
            waiters, self._waiters = self._waiters, []
            encode = self._hooks.states()
        states = encode()
        error: StoreError | None = None
        if ops or states or self.failure:
            try:
                self._store.save([*map(packed, ops), *states])
            except StoreError as failed:
                error = failed
                self._failed(ops, waiters, failed)
                self._hooks.again(states)
            else:
                self._succeeded(ops)
        for future, _ in waiters:
            # Whoever lost patience cancelled it.
            if not future.set_running_or_notify_cancel():
                continue
            if error is None:
                future.set_result(None)
            else:
                future.set_exception(error)

    def _succeeded(self, ops: list[Op]) -> None:
        if self.failure:
            log.warning("storage works again", extra={"backlog": len(ops)})
        self.failure = None
        self._hooks.saved(ops)

    def _failed(self, ops: list[Op], waiters: Waiters, error: StoreError) -> None:
        self.fail(str(error))
        refused = {id(op) for _, each in waiters for op in each}
        with self._lock:
            self._ops = [*(op for op in ops if id(op) not in refused), *self._ops]
            if len(self._ops) > MAX_WAITING:
                # Log lines are bounded where they are numbered, and must not be lost from the middle.
                log.error("storage has failed for too long, series are lost")
                self._ops = [op for op in self._ops if op[0] != "series.add"]

    def _chores(self) -> None:
        now = time.monotonic()
        try:
            if now - self._looked > LOOK_S:
                self._looked = now
                self._hooks.look()
            if now - self._tidied > TIDY_S:
                self._tidied = now
                while self._store.tidy(time.time()) and time.monotonic() - now < 0.05:
                    pass
        except StoreError as error:
            self.fail(str(error))
