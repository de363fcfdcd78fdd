"""One WebSocket of the fake board."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Mapping
from typing import Any

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol


class Connection:
    """Frames to an agent; what the agent sends is not needed. `request` is the head of the upgrade."""

    def __init__(self, peer: socket.socket, request: bytes) -> None:
        self._peer = peer
        self._protocol = ServerProtocol()
        self._lock = threading.Lock()
        self._protocol.receive_data(request)
        for event in self._protocol.events_received():
            if isinstance(event, Request):
                self._protocol.send_response(self._protocol.accept(event))
        self._flush()

    def send(self, message: Mapping[str, Any]) -> None:
        """One JSON frame; to a peer that went away, nothing."""
        with self._lock:
            if self._protocol.state.name == "OPEN":
                self._protocol.send_text(json.dumps(message).encode())
                self._flush()

    def serve(self) -> None:
        """Answer pings until the connection ends."""
        while True:
            try:
                data = self._peer.recv(65536)
            except OSError:
                return
            with self._lock:
                if data:
                    self._protocol.receive_data(data)
                else:
                    self._protocol.receive_eof()
                events = self._protocol.events_received()
                self._flush()
            if not data or any(isinstance(each, Frame) and each.opcode is Opcode.CLOSE for each in events):
                return

    def _flush(self) -> None:
        try:
            for data in self._protocol.data_to_send():
                if data:
                    self._peer.sendall(data)
        except OSError:
            self._peer.close()
