"""Commands at once: the socket that the board pushes them over. Without it they come with heartbeats."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable

from agentboard.sdk.backoff import Backoff
from agentboard.sdk.quiet import talking
from agentboard.sdk.session import Session

LARGEST_FRAME = 1024 * 1024
NO_SOCKET_S = 300.0
PING_S = 20.0


async def listen(url: str, session: Session, deliver: Callable[[object], None]) -> None:
    """Hold a socket to the board, for ever, and `deliver` the commands of each frame.

    A board without sockets, or a proxy that does not let them through, is asked again every few minutes.
    """
    from websockets.exceptions import InvalidStatus, WebSocketException

    away, refused = Backoff(), Backoff(5.0, NO_SOCKET_S)
    with talking():
        while True:
            await session.online.wait()
            try:
                await _hold(url, session, deliver)
                wait_s = away.next_s()
            except InvalidStatus:
                wait_s = refused.next_s()
            except (
                WebSocketException,
                OSError,
                ValueError,
                ImportError,
            ):  # ImportError: a SOCKS proxy without its client
                wait_s = away.next_s()
            else:
                refused.reset()
            await asyncio.sleep(wait_s)


async def _hold(url: str, session: Session, deliver: Callable[[object], None]) -> None:
    from websockets.asyncio.client import connect

    async with connect(
        f"ws{url.removeprefix('http')}/ws/agent",
        additional_headers={"Authorization": f"Bearer {session.agent_token}"},
        max_size=LARGEST_FRAME,
        open_timeout=10,
        close_timeout=1,
        ping_interval=PING_S,
        logger=logging.getLogger("agentboard.sdk.socket"),
    ) as socket:
        async for frame in socket:
            deliver(commands_of(frame))


def commands_of(frame: str | bytes) -> list[object]:
    """The commands that a frame holds, as they came."""
    try:
        data = json.loads(frame)
    except (ValueError, RecursionError):
        return []
    found = data.get("commands") if isinstance(data, dict) else None
    return found if isinstance(found, list) else []
