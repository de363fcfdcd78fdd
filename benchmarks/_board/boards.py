"""The boards: `python -m benchmarks._board.boards URL BOARDS SECONDS`; prints one line of JSON.

All of them take every frame; the first reads what is in it, and measures how old each heartbeat's `sent_at` is by then.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import sys
import time
from typing import Any
from urllib.parse import urlsplit

from benchmarks._board.agents import percentiles

PONG, PING, CLOSE, TEXT = 10, 9, 8, 1


class Board(asyncio.Protocol):
    """A WebSocket client that answers pings and counts; with `ages` it reads too."""

    def __init__(self, ages: list[float] | None) -> None:
        self.ages = ages
        self.frames = self.bytes = 0
        self.closed = self.open = False
        self._buffer = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /ws HTTP/1.1\r\nHost: board\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Authorization: Bearer {os.environ['ADMIN']}\r\n\r\n".encode()
        )

    def connection_lost(self, _error: Exception | None) -> None:
        self.closed = True

    def data_received(self, data: bytes) -> None:
        self.bytes += len(data)
        self._buffer += data
        if not self.open:
            head, found, rest = bytes(self._buffer).partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head:
                raise RuntimeError(head.decode(errors="replace"))
            self.open, self._buffer = True, bytearray(rest)
        while (frame := self._frame()) is not None:
            self._take(*frame)

    def _frame(self) -> tuple[int, bytes] | None:
        """Code and payload of a whole frame, taken from the buffer. Servers do not mask."""
        data = self._buffer
        if len(data) < 2:
            return None
        length, at = data[1] & 127, 2
        if length >= 126:
            at = 4 if length == 126 else 10
            length = int.from_bytes(data[2:at], "big")
        if len(data) < at + length:
            return None
        code, payload = data[0] & 15, bytes(data[at : at + length]) if self.ages is not None or data[0] & 8 else b""
        del data[: at + length]
        return code, payload

    def _take(self, code: int, payload: bytes) -> None:
        if code == PING:
            self._transport.write(bytes([0x80 | PONG, 0x80 | len(payload), 0, 0, 0, 0]) + payload)
        elif code == CLOSE:
            self._transport.close()
        else:
            self.frames += 1
            if self.ages is not None and code == TEXT:
                self._read(json.loads(payload), time.monotonic())

    def _read(self, frame: dict[str, Any], now: float) -> None:
        if frame.get("type") != "delta" or self.ages is None:
            return
        for agent in frame["agents"]:
            sent_at = agent.get("metrics", {}).get("sent_at")
            if sent_at is not None:
                self.ages.append(now - sent_at)


async def main(url: str, number: int, seconds: float) -> dict[str, Any]:
    parts = urlsplit(url)
    loop = asyncio.get_running_loop()
    ages: list[float] = []
    boards: list[Board] = []
    for at in range(number):
        make = lambda at=at: Board(ages if at == 0 else None)  # noqa: E731 - one expression
        _, board = await loop.create_connection(make, str(parts.hostname), int(parts.port or 80))
        boards.append(board)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    await asyncio.sleep(seconds)
    return {
        "frames": sum(each.frames for each in boards),
        "megabytes": sum(each.bytes for each in boards) / 1e6,
        "lost": sum(each.closed for each in boards),
        **percentiles("frame", ages),
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))))
