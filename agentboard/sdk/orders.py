"""What an agent does with the commands that it is given."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from agentboard.sdk.agent import EXIT_RESTART
from agentboard.sdk.backoff import Backoff
from agentboard.sdk.commands import Command, State, call
from agentboard.sdk.errors import AwayError, BoardError
from agentboard.sdk.handler import working
from agentboard.sdk.link import Link

if TYPE_CHECKING:
    from agentboard.sdk.agent import BaseAgent


class Orders:
    """The commands of one life. `tasks` are at hand; `restart` is the one that ends it; `ending` hurries the rest."""

    def __init__(self, agent: BaseAgent, link: Link) -> None:
        self._agent = agent
        self._link = link
        self._one = asyncio.Lock()
        self.tasks: set[asyncio.Task[None]] = set()
        self.restart: Command | None = None
        self.ending = False

    def deliver(self, commands: object) -> None:
        """Begin what is new among the commands of a heartbeat or frame; once it stops they are for the next process."""
        if self._agent.stopping or self._link.deliver is None:
            return
        for command in self._link.inbox.new(commands):
            perform = self._restart if command.action == "restart" and self._agent.restartable else self._perform
            task = asyncio.create_task(perform(command))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def _restart(self, command: Command) -> None:
        """Stop for a restart.

        Not before the board knows that it was accepted: it would be delivered to the next process too, and so for ever.
        """
        if await self._acknowledge(command, "accepted"):
            self.restart = command
            self._agent.stop(f"restart: {command.reason}" if command.reason else "restart", EXIT_RESTART)

    async def _perform(self, command: Command) -> None:
        """The whole of any other command. One whose time ran out on the way is left alone."""
        with working(self._agent.id), self._agent.span(f"command {command.action}", command=command.id):
            if not await self._acknowledge(command, "accepted"):
                return
            state: State = "failed"
            detail = "the agent stopped before it was done"
            try:
                state, detail = await self._handled(command)
            finally:
                await self._acknowledge(command, state, detail)

    async def _handled(self, command: Command) -> tuple[State, str]:
        """How the handler ended. Handlers of an agent run one after the other."""
        handler = self._agent.handlers.get(command.action)
        if handler is None:
            return "failed", f"this agent has no command {command.action!r}"
        try:
            async with self._one:
                return "done", await call(handler, command) or ""
        except Exception as error:
            self._agent.log.exception("command %s failed", command.action)
            return "failed", f"{type(error).__name__}: {error}"

    async def _acknowledge(self, command: Command, state: State, detail: str = "") -> bool:
        """Tell the board until it answers; False when it no longer wants to hear of the command, or time is up."""
        session, backoff = self._link.session, Backoff()
        while session.online.is_set() or not self.ending:
            await session.online.wait()
            try:
                await session.acknowledge(command.id, state, self._link.masked(detail))
            except AwayError as error:
                await asyncio.sleep(backoff.next_s(error.retry_after_s))
            except BoardError as error:
                if session.registered:
                    self._agent.log.warning("command %s (%s): %s", command.action, state, error)
                    return False
                self._link.wake.set()
            else:
                return True
        return False
