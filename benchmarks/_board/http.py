"""HTTP/1.1 over kept connections, as cheap as asyncio allows: the generator must not be what is measured."""

from __future__ import annotations

import asyncio
import json
from typing import Any


class Connection:
    """One request at a time. A server that closes after each answer (Flask's own) costs a new connection each."""

    def __init__(self, host: str, port: int) -> None:
        self._where = (host, port)
        self._wire: Wire | None = None

    async def post(self, request: bytes) -> bytes:
        """The body of a 2xx answer."""
        if self._wire is None or self._wire.closed:
            _, self._wire = await asyncio.get_running_loop().create_connection(Wire, *self._where)
        answer = await self._wire.ask(request)
        if not answer.startswith(b"2"):
            raise RuntimeError(answer[:300].decode(errors="replace"))
        return answer[3:]

    def close(self) -> None:
        if self._wire is not None:
            self._wire.close()


class Wire(asyncio.Protocol):
    """A connection's bytes."""

    def __init__(self) -> None:
        self.closed = False
        self._buffer = b""
        self._answer: asyncio.Future[bytes] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        self.closed = True
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or ConnectionResetError("closed"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        head = head.lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        if found and len(body) >= length and self._answer is not None and not self._answer.done():
            self._answer.set_result(head[9:12] + body[:length])
            self._buffer = b""
            if b"connection: close" in head:
                self.close()

    async def ask(self, request: bytes) -> bytes:
        """Status and body of the answer."""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        self.closed = True
        self._transport.close()


def request(path: str, token: str, body: Any) -> bytes:
    """A whole POST."""
    content = json.dumps(body, separators=(",", ":")).encode()
    return (
        f"POST {path} HTTP/1.1\r\nHost: board\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    ).encode() + content
