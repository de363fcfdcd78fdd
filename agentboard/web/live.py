"""The WebSocket of boards on the event loop: who is told when."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from agentboard.web.core.board import Board
from agentboard.web.core.errors import ApiError
from agentboard.web.core.subscriber import EVERY_S, SLOW_S, Subscriber

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Check = Callable[[], object]

# Boards are told in groups, one after the other: 200 frames at one instant would delay one another and heartbeats.
_GROUPS = 25
_PER_GROUP = 8
_STEP_S = EVERY_S / _GROUPS
# Snapshots of a large fleet that are under way at once; each is held in memory until its client took it.
_SNAPSHOTS = 4
_SNAPSHOT_PATIENCE_S = 1.0


class Client:
    """One connected board."""

    def __init__(self, subscriber: Subscriber, check: Check) -> None:
        self.subscriber = subscriber
        self.check = check
        self.wake = asyncio.Event()
        self.answers: list[bytes] = []
        self.due = False
        self.group: Group | None = None
        # The code and the reason of the end, once it has come.
        self.end: tuple[int, str] | None = None

    def close(self, code: int, reason: str) -> None:
        """End the connection."""
        self.end = code, reason
        self.wake.set()


class Group:
    """Boards that are told at the same instants, at most once each 250 ms."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.clients: set[Client] = set()
        self.timer: asyncio.TimerHandle | None = None
        self.last = 0.0


class Live:
    """All connected boards. Everything but `changed` runs on the loop."""

    def __init__(self, board: Board, loop: asyncio.AbstractEventLoop) -> None:
        self._board = board
        self._loop = loop
        self._groups = [Group(number * _STEP_S) for number in range(_GROUPS)]
        self._armed = False
        self._gate = asyncio.Semaphore(_SNAPSHOTS)
        board.fleet.on_change = self.changed
        board.log_book.on_lines = self.changed
        board.watching = self.__len__

    def __len__(self) -> int:
        return sum(len(group.clients) for group in self._groups)

    def changed(self) -> None:
        """Something changed; any thread says so, with the board's lock."""
        if not self._armed:
            self._armed = True
            self._loop.call_soon_threadsafe(self._arm)

    def _arm(self) -> None:
        now = self._loop.time()
        for group in self._groups:
            if group.clients and group.timer is None:
                group.timer = self._loop.call_at(max(group.last + EVERY_S, now + group.delay), self._tell, group)

    def _tell(self, group: Group) -> None:
        group.timer = None
        group.last = self._loop.time()
        self._armed = False
        for client in group.clients:
            if client.subscriber.pending():
                client.due = True
                client.wake.set()

    def _stir(self) -> None:
        """A client wants something without a change, or is new in a group that has no timer."""
        self._armed = False
        self.changed()

    def close(self) -> None:
        """Tell every board that the server goes."""
        for client in self._clients():
            client.close(1001, "the server stops")

    def weed(self) -> None:
        """Close the connections of those whose token or session is no longer good."""
        for client in self._clients():
            try:
                client.check()
            except ApiError:
                client.close(1008, "the token or the session is no longer good")

    def _clients(self) -> list[Client]:
        return [client for group in self._groups for client in group.clients]

    async def serve(self, receive: Receive, send: Send, check: Check) -> None:
        """The whole life of an accepted connection; `check` raises ApiError when its right has ended."""
        client = Client(Subscriber(self._board), check)
        sender = asyncio.create_task(self._send_all(client, send))
        try:
            while (message := await receive())["type"] != "websocket.disconnect":
                answer = client.subscriber.handle(message.get("text"))
                if answer is not None and len(client.answers) < 100:
                    client.answers.append(answer)
                    client.wake.set()
                elif client.subscriber.pending():
                    self._stir()
        finally:
            if client.group is not None:
                client.group.clients.discard(client)
            sender.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sender
            client.subscriber.close()

    def _place(self) -> Group:
        """The group with the fewest boards; few groups while there are few boards."""
        used = self._groups[: 1 + len(self) // _PER_GROUP]
        return min(used, key=lambda group: len(group.clients))

    async def _send_all(self, client: Client, send: Send) -> None:
        try:
            await self._greet(client, send)
            client.group = self._place()
            client.group.clients.add(client)
            self._stir()
            while client.end is None:
                await client.wake.wait()
                client.wake.clear()
                await self._send(client, send)
            code, reason = client.end
            await send({"type": "websocket.close", "code": code, "reason": reason})
        except OSError:
            # The client went away; `receive` says so too.
            return

    async def _greet(self, client: Client, send: Send) -> None:
        """The first snapshot, with few others at a time; a client that does not take it waits outside the gate."""
        crowded = self._gate.locked()
        async with self._gate:
            frames = client.subscriber.next_frames(crowded=crowded)
            greeting = asyncio.create_task(self._send_all_of(frames, client, send))
            try:
                await asyncio.wait({greeting}, timeout=_SNAPSHOT_PATIENCE_S)
            except asyncio.CancelledError:
                greeting.cancel()
                raise
        await greeting

    async def _send(self, client: Client, send: Send) -> None:
        frames, client.answers = client.answers, []
        if client.due:
            client.due = False
            frames += client.subscriber.next_frames()
        await self._send_all_of(frames, client, send)

    async def _send_all_of(self, frames: list[bytes], client: Client, send: Send) -> None:
        started = self._loop.time()
        for data in frames:
            await send({"type": "websocket.send", "payload": data})
        if self._loop.time() - started > SLOW_S:
            client.subscriber.fell_behind()
            self._stir()
