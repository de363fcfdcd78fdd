"""`GET /ws/agent` on the event loop. The frames are described in core/agent_frames.py."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from agentboard.web.core import agent_frames
from agentboard.web.core.board import Board
from agentboard.web.core.errors import ApiError, StoreError
from agentboard.web.core.jsonio import dump_text
from agentboard.web.core.model import Principal
from agentboard.web.core.operator_side import PATIENCE_S

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Check = Callable[[], object]


class AgentSocket:
    """One connected agent."""

    def __init__(self, who: Principal, agent: str, send: Send, check: Check) -> None:
        self.who = who
        self.agent = agent
        self.check = check
        self.wake = asyncio.Event()
        self.end: tuple[int, str] | None = None
        self._send = send

    async def send(self, frame: dict[str, Any]) -> None:
        """Send one frame."""
        await self._send({"type": "websocket.send", "text": dump_text(frame)})

    def close(self, code: int, reason: str) -> None:
        """End the connection."""
        self.end = code, reason
        self.wake.set()

    async def say_end(self) -> None:
        """Say that it ends, and why."""
        code, reason = self.end or (1000, "")
        await self._send({"type": "websocket.close", "code": code, "reason": reason})


class AgentSockets:
    """All connected agents. Everything but `_ordered` runs on the loop."""

    def __init__(self, board: Board, loop: asyncio.AbstractEventLoop) -> None:
        self._board = board
        self._loop = loop
        self._sockets: dict[str, set[AgentSocket]] = {}
        board.orders.on_order = self._ordered

    def __len__(self) -> int:
        return sum(map(len, self._sockets.values()))

    def _ordered(self, agent: str) -> None:
        self._loop.call_soon_threadsafe(self._wake, agent)

    def _wake(self, agent: str) -> None:
        for socket in self._sockets.get(agent, ()):
            socket.wake.set()

    def close(self) -> None:
        """Tell every agent that the server goes."""
        for socket in self._all():
            socket.close(1001, "the server stops")

    def weed(self) -> None:
        """Close the connections of agents whose token is no longer good."""
        for socket in self._all():
            try:
                socket.check()
            except ApiError:
                socket.close(1008, "the token is no longer good")

    def _all(self) -> list[AgentSocket]:
        return [socket for sockets in self._sockets.values() for socket in sockets]

    async def serve(self, receive: Receive, send: Send, who: Principal, check: Check) -> None:
        """The whole life of an accepted connection of the agent `who`; `check` raises ApiError when its right ended."""
        assert who.agent is not None
        socket = AgentSocket(who, who.agent, send, check)
        self._sockets.setdefault(socket.agent, set()).add(socket)
        socket.wake.set()
        pusher = asyncio.create_task(self._push(socket))
        try:
            while (message := await receive())["type"] != "websocket.disconnect":
                await socket.send(await self._answer(socket, message.get("text")))
        except OSError:
            # The agent went away.
            return
        finally:
            known = self._sockets[socket.agent]
            known.discard(socket)
            if not known:
                del self._sockets[socket.agent]
            pusher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await pusher

    async def _push(self, socket: AgentSocket) -> None:
        with contextlib.suppress(OSError):
            while True:
                await socket.wake.wait()
                socket.wake.clear()
                if socket.end is not None:
                    return await socket.say_end()
                if (frame := agent_frames.waiting(self._board, socket.agent)) is not None:
                    await socket.send(frame)

    async def _answer(self, socket: AgentSocket, message: str | None) -> dict[str, Any]:
        frame, done = agent_frames.handle(self._board, socket.who, socket.agent, message)
        if done is not None:
            try:
                await asyncio.wait_for(asyncio.wrap_future(done), PATIENCE_S)
            except (StoreError, TimeoutError) as error:
                return agent_frames.unstored(frame, error)
        return frame
