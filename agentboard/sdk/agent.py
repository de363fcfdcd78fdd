"""The base of all agents."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager
from typing import ClassVar, NoReturn

from agentboard.sdk import limits, spans
from agentboard.sdk.commands import Handler, handlers_of, names
from agentboard.sdk.config import Board, Identity, kebab
from agentboard.sdk.link import Link
from agentboard.sdk.mask import default_mask
from agentboard.sdk.metrics import Metrics

EXIT_RESTART = 75  # EX_TEMPFAIL of sysexits.h: start me again
logger = logging.getLogger("agentboard.sdk")


class BaseAgent:
    """An agent: override `run()`, set `id` and what else differs, and call `main()`.

    Class attributes describe it; the arguments of the constructor override them for one instance.
    `board` defaults to AGENTBOARD_URL and AGENTBOARD_TOKEN.
    """

    id: str = ""  # default: the name of the class, in kebab-case
    name: str = ""  # default: the id
    category: limits.Category = "custom"
    type: str = ""  # default: the name of the class, in kebab-case
    version: str = ""
    interval_s: float = 10.0
    labels: Mapping[str, str] = {}
    restartable: ClassVar[bool] = True
    push: ClassVar[bool] = True  # take commands over a socket too
    ship_logs: ClassVar[bool] = True
    process_metrics: ClassVar[bool] = True
    drain_s: float = 10.0  # how long run() may take to end once it was asked to
    flush_s: float = 5.0  # how long the goodbye may take

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - the contract's word
        name: str | None = None,
        labels: Mapping[str, str] | None = None,
        interval_s: float | None = None,
        board: Board | None = None,
    ) -> None:
        self.type = self.type or kebab(type(self).__name__)
        self.id = limits.check_id(id or self.id or self.type)
        self.name = name or self.name or self.id
        self.labels = limits.check_labels(self.labels if labels is None else labels)
        self.interval_s = limits.check_interval(self.interval_s if interval_s is None else interval_s)
        self.log = logging.getLogger(f"agent.{self.id}")
        self.metrics = Metrics()
        self.status: limits.Status = "starting"
        self.message = ""
        self._board = board
        self._handlers = handlers_of(self)
        self._link: Link | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._hurry = asyncio.Event()
        self.exit_code = 0
        self.stop_reason = ""
        self.failure = ""  # what the work died of; the board then gets no goodbye

    # What an agent overrides

    async def run(self) -> None:
        """The work. It ends when `stopping` is true; what is left of it after `drain_s` is cancelled."""
        raise NotImplementedError(f"{type(self).__name__} has no run()")

    async def on_replaced(self) -> None:
        """Another instance registered under this id and took over. The default is to stop; reporting stops anyway."""
        self.stop("replaced by another instance")

    def mask(self, text: str) -> str:
        """The text as it may leave the machine. The tokens of the agent itself are always painted over."""
        return default_mask(text)

    # The wire

    async def register(self) -> None:
        """Register with the board, or renew the registration.

        Raises ConfigurationError: no token, or a URL that cannot be right.
        Raises BoardError: the board is away (AwayError) or refuses (RefusedError).
        """
        await self.link.session.register()

    async def heartbeat(self) -> None:
        """Send status, message and metrics now. `serve()` calls it every `interval_s`; extend it to measure first.

        Raises BoardError: the board is away, refuses, does not know the agent, or has a newer instance of it.
        """
        await self.link.heartbeat()

    async def close(self) -> None:
        """Close the connections of an agent that was used without `serve()`."""
        link, self._link = self._link, None
        if link is not None:
            await link.client.close()

    # The life

    async def serve(self) -> int:
        """Register, work, send heartbeats and logs, obey commands, say goodbye; return the exit code.

        0 done or stopped, 1 the work failed, 75 (EXIT_RESTART) somebody asked for a restart.

        Raises ConfigurationError: the board refused the first registration, or there is no token.
        """
        from agentboard.sdk.life import Life

        if self._loop is not None:
            raise RuntimeError(f"{self.id} has served already: an instance has one life, make another")
        self._loop = asyncio.get_running_loop()
        return await Life(self).live()

    @classmethod
    def main(cls) -> NoReturn:
        """The whole program of one agent: serve until SIGTERM or SIGINT, then exit."""
        from agentboard.sdk.runner import run

        sys.exit(run(cls))

    def stop(self, reason: str = "", exit_code: int = 0) -> None:
        """Ask the agent to stop, from any thread: `run()` may drain. A second call does not wait for it."""
        if self._stop.is_set():
            self._on_loop(self._hurry.set)
            return
        self.stop_reason, self.exit_code = reason, exit_code
        self.set_status("stopping", reason)
        self._on_loop(self._stop.set)

    @property
    def stopping(self) -> bool:
        """Whether `run()` should come to its end."""
        return self._stop.is_set()

    async def stop_requested(self) -> None:
        """Return when the agent is asked to stop."""
        await self._stop.wait()

    async def hurry_requested(self) -> None:
        """Return when it is asked again."""
        await self._hurry.wait()

    async def sleep(self, seconds: float) -> bool:
        """Sleep, but no longer than until the agent is asked to stop; whether to go on."""
        try:
            async with asyncio.timeout(seconds):
                await self._stop.wait()
        except TimeoutError:
            return True
        return False

    async def every(self, seconds: float) -> AsyncIterator[int]:
        """0, 1, 2, ... at once and then at every period, until the agent is asked to stop.

        A round that takes longer than a period skips the ones that it missed.
        """
        loop = asyncio.get_running_loop()
        started, number = loop.time(), 0
        while not self.stopping:
            yield number
            number = max(number + 1, int((loop.time() - started) / seconds))
            if not await self.sleep(max(0.0, started + number * seconds - loop.time())):
                return

    # What it says

    def set_status(self, status: limits.Status, message: str = "") -> None:
        """What the board shows, from any thread. A change is sent soon, not only with the next heartbeat."""
        if status not in limits.STATUSES:
            raise ValueError(f"{status!r} is no status: use {', '.join(sorted(limits.STATUSES))}")
        changed = status != self.status
        self.status, self.message = status, message
        if changed and self._link is not None:
            self._on_loop(self._link.wake.set)

    def gauge(self, name: str, value: float) -> None:
        """Set a metric; see Metrics.gauge."""
        self.metrics.gauge(name, value)

    def count(self, name: str, by: float = 1) -> None:
        """Add to a metric; see Metrics.count."""
        self.metrics.count(name, by)

    def timer(self, name: str) -> AbstractContextManager[None]:
        """Time a block; see Metrics.timer."""
        return self.metrics.timer(name)

    def span(self, name: str, **attributes: str | bool | float) -> AbstractContextManager[None]:
        """A span for OpenTelemetry, where the program has it."""
        return spans.span(name, {"agentboard.agent": self.id, **attributes})

    def on(self, action: str, handler: Handler) -> None:
        """Obey an action; before `serve()`. The same as a method under `@command(action)`."""
        self._handlers[limits.check_id(action)] = handler

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The actions that the agent obeys, besides `restart`."""
        return self._handlers

    @property
    def capabilities(self) -> tuple[str, ...]:
        """What it registers with."""
        also = [name for name, on in (("restart", self.restartable), ("logs", self.ship_logs)) if on]
        return names(self._handlers, *also)

    @property
    def identity(self) -> Identity:
        """What it registers with."""
        return Identity(
            self.id, self.name, self.category, self.type, self.version, socket.gethostname(),
            self.interval_s, self.labels, self.capabilities,
        )  # fmt: skip

    def _on_loop(self, act: Callable[[], None]) -> None:
        """Events belong to the loop's thread."""
        loop = self._loop
        if loop is None or loop is _running_loop():
            act()
        elif not loop.is_closed():
            loop.call_soon_threadsafe(act)

    @property
    def link(self) -> Link:
        """The connection, made by the first use in this process."""
        if self._link is None or self._link.pid != os.getpid():
            self._link = Link(self, self._board or Board.of())
        return self._link


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
