"""From registration to goodbye."""

from __future__ import annotations

import asyncio
import os
import random
from contextlib import suppress
from typing import TYPE_CHECKING

from agentboard.sdk.agent import EXIT_RESTART, logger
from agentboard.sdk.backoff import Backoff
from agentboard.sdk.buffer import LogBuffer
from agentboard.sdk.errors import BoardError, ConfigurationError, StaleSessionError
from agentboard.sdk.handler import Sink, shipper, working
from agentboard.sdk.orders import Orders
from agentboard.sdk.push import listen

if TYPE_CHECKING:
    from agentboard.sdk.agent import BaseAgent

FLUSH_EVERY_S = 1.0
WAKE_GAP_S = 0.3  # a status that flickers makes no storm
CONTEST_S = 600.0
# What no later try can mend: the board understood the first registration and refused it.
HOPELESS = frozenset({400, 401, 403, 413, 415, 422})


class Life:
    """One `serve()` of an agent: its tasks, and the order in which they begin and end."""

    def __init__(self, agent: BaseAgent) -> None:
        self._agent = agent
        self._link = agent.link
        self._session = self._link.session
        self._buffer = LogBuffer()
        self._orders = Orders(agent, self._link)
        self._backoff = Backoff()
        self._trouble = ""
        self._contested_at = -CONTEST_S

    async def live(self) -> int:
        """The whole life; the exit code."""
        agent, session = self._agent, self._session
        sink = Sink(agent.id, agent.log.name, self._buffer, self._link.masked, os.getpid())
        if agent.ship_logs:
            shipper.add(sink)
        helpers: list[asyncio.Task[None]] = []
        try:
            with working(agent.id):
                await self._first_beat()
                self._link.deliver = self._orders.deliver
                helpers.append(asyncio.create_task(self._beats()))
                helpers.append(asyncio.create_task(self._ship()))
                if agent.push:
                    helpers.append(asyncio.create_task(listen(self._link.client.url, session, self._orders.deliver)))
                for helper in helpers:
                    helper.add_done_callback(_must_not_end)
                await self._work()
        finally:
            self._link.deliver = None
            await _end(helpers)
            shipper.remove(sink)
            with suppress(TimeoutError):
                async with asyncio.timeout(agent.flush_s):
                    await self._farewell()
            await agent.close()
        return agent.exit_code

    async def _first_beat(self) -> None:
        """The first try decides whether the configuration can be right. A board that is away may come later."""
        agent = self._agent
        try:
            await agent.register()
        except BoardError as error:
            if error.status in HOPELESS:
                raise ConfigurationError(f"agent {agent.id}: {error}") from error
            self._tell(error)
            return
        if agent.status == "starting":
            agent.set_status("running", agent.message)

    async def _work(self) -> None:
        """Run the work until it ends or is asked to; then give it and the commands at hand the time to drain."""
        agent = self._agent
        work = asyncio.create_task(agent.run())
        stop = asyncio.create_task(agent.stop_requested())
        try:
            await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
            if agent.stopping:
                await self._drain({work, *self._orders.tasks})
        finally:
            self._orders.ending = True
            await _end([stop, work, *self._orders.tasks])
        if work.cancelled():
            if agent.stopping:
                logger.warning("agent %s: the work did not end within %g s and was cancelled", agent.id, agent.drain_s)
            return
        error = work.exception()
        if error is not None:
            logger.error("agent %s failed", agent.id, exc_info=error)
            agent.failure = f"{type(error).__name__}: {error}"
            agent.exit_code = agent.exit_code or 1

    async def _drain(self, tasks: set[asyncio.Task[None]]) -> None:
        drained = asyncio.create_task(_ended(tasks))
        hurry = asyncio.create_task(self._agent.hurry_requested())
        await asyncio.wait({drained, hurry}, timeout=self._agent.drain_s, return_when=asyncio.FIRST_COMPLETED)
        await _end([drained, hurry])

    async def _beats(self) -> None:
        """Heartbeats, from a task of their own: work that awaits does not delay them, work that blocks does."""
        while True:
            wait_s = await self._beat()
            if self._session.online.is_set():
                await self._pause(wait_s)
            else:
                await asyncio.sleep(wait_s)

    async def _beat(self) -> float:
        """One heartbeat, with a registration before it where needed; how long to wait for the next."""
        agent, session = self._agent, self._session
        try:
            if not session.registered:
                await agent.register()
            if agent.status == "starting":
                agent.set_status("running", agent.message)
            await agent.heartbeat()
        except StaleSessionError as error:
            await self._stale()
            return self._backoff.next_s(error.retry_after_s)
        except BoardError as error:
            self._tell(error)
            return self._backoff.next_s(error.retry_after_s)
        except Exception:  # noqa: BLE001 - the boundary of a user's heartbeat()
            logger.exception("agent %s: its heartbeat() failed", agent.id)
        else:
            if self._trouble:
                logger.info("agent %s: the board is back", agent.id)
            self._backoff.reset()
            self._trouble = ""
        # A little early and never in step: the board calls an agent late after 1.5 intervals.
        return session.interval_s * random.uniform(0.9, 1.0)  # noqa: S311 - jitter is no secret

    async def _stale(self) -> None:
        """The board has a newer session of this id.

        It may have lost ours (restored from a backup), so one new registration is tried. When that is taken back too
        within ten minutes there is another instance, and the newest wins.
        """
        now = asyncio.get_running_loop().time()
        if now - self._contested_at >= CONTEST_S:
            self._contested_at = now
            return
        logger.error("agent %s: another instance registered under this id; this one reports no more", self._agent.id)
        self._link.deliver = None
        await self._agent.on_replaced()
        await asyncio.Event().wait()

    async def _pause(self, seconds: float) -> None:
        """Wait for the next heartbeat's time, or for a change that is worth one."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await asyncio.sleep(min(WAKE_GAP_S, seconds))
                await self._link.wake.wait()
        self._link.wake.clear()

    async def _ship(self) -> None:
        """Log lines, in batches, while the board is there."""
        backoff = Backoff()
        while True:
            await asyncio.sleep(FLUSH_EVERY_S)
            await self._session.online.wait()
            try:
                await self._ship_all()
                backoff.reset()
            except BoardError as error:
                self._link.wake.set()
                await asyncio.sleep(backoff.next_s(error.retry_after_s))

    async def _ship_all(self) -> None:
        while batch := self._buffer.take():
            try:
                await self._session.send_logs(batch)
            except BoardError as error:
                # What the board refuses it would refuse again; one line of it must not hold up the others.
                if error.status in (400, 413, 422):
                    logger.warning("agent %s: %d log lines were refused: %s", self._agent.id, len(batch), error)
                    continue
                self._buffer.put_back(batch)
                raise
            except asyncio.CancelledError:
                self._buffer.put_back(batch)
                raise

    async def _farewell(self) -> None:
        """The last words, as far as the board listens: lines, the restart's end, and either goodbye or the crash."""
        agent, session = self._agent, self._session
        if not session.registered:
            return
        with suppress(BoardError, TimeoutError):
            async with asyncio.timeout(agent.flush_s / 2):
                await self._ship_all()
        with suppress(BoardError):
            if (restart := self._orders.restart) is not None:
                await session.acknowledge(restart.id, "done", f"drained; exits with {EXIT_RESTART}")
        with suppress(BoardError):
            if agent.failure:
                # No goodbye: the board shall see it go down and raise the alarm.
                agent.set_status("error", agent.failure)
                await self._link.heartbeat()
            else:
                await session.goodbye(agent.stop_reason or "finished")

    def _tell(self, error: BoardError) -> None:
        """Say once what is wrong, not at every try."""
        if error.code != self._trouble:
            self._trouble = error.code
            logger.warning("agent %s: %s; trying again until it works", self._agent.id, error)


def _must_not_end(helper: asyncio.Task[None]) -> None:
    """A helper that fails is our mistake; the work goes on, but nobody shall wonder why the board shows nothing."""
    if not helper.cancelled() and (error := helper.exception()) is not None:
        logger.critical("the SDK itself failed; please report it", exc_info=error)


async def _ended(tasks: set[asyncio.Task[None]]) -> None:
    await asyncio.wait(tasks)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
