"""The WebSocket protocol of the server: uvicorn's, with large frames that are shared and bounded."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

# A short queue in the kernel, so that a slow client reads news and no history.
_SEND_BUFFER = 128 * 1024
_PIECE = 64 * 1024
_TEXT_FRAME = 0x81


class Sockets(WebSocketsSansIOProtocol):
    """`send` ends when the client took enough, so that a slow one is noticed at once.

    Besides the messages of ASGI it takes `{"type": "websocket.send", "payload": bytes}`: a text frame that many clients
    share. It is written in pieces as the client reads, never copied as a whole, whatever its size.
    """

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See the base."""
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        self._frame = asyncio.Lock()
        super().connection_made(transport)

    async def send(self, message: Any) -> None:
        """See the base."""
        async with self._frame:
            if (payload := message.get("payload")) is None:
                await super().send(message)
            else:
                await self._write(payload)
        await self.writable.wait()

    async def _write(self, payload: bytes) -> None:
        await self._may_write()
        view = memoryview(payload)
        self.transport.write(_header(len(payload)) + view[:_PIECE])
        for start in range(_PIECE, len(payload), _PIECE):
            await self._may_write()
            self.transport.write(view[start : start + _PIECE])
        # A pong that was asked for in the middle of the frame.
        if late := b"".join(self.conn.data_to_send()):
            self.transport.write(late)

    async def _may_write(self) -> None:
        await self.writable.wait()
        if self.disconnected or self.close_sent or self.transport.is_closing() or self.conn.state is not State.OPEN:
            raise ClientDisconnected

    def handle_ping(self) -> None:
        """See the base. A pong must not be put into the middle of a frame."""
        if not self._frame.locked():
            super().handle_ping()

    def send_keepalive_ping(self) -> None:
        """See the base. Neither must a ping: a client that takes a frame is alive."""
        if self._frame.locked():
            self.schedule_ping()
        else:
            super().send_keepalive_ping()


def _header(size: int) -> bytes:
    """The header of an unmasked text frame of `size` bytes (RFC 6455, section 5.2)."""
    if size < 126:
        return bytes((_TEXT_FRAME, size))
    if size < 65536:
        return bytes((_TEXT_FRAME, 126)) + size.to_bytes(2, "big")
    return bytes((_TEXT_FRAME, 127)) + size.to_bytes(8, "big")
