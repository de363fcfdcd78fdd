"""HTTP and WebSocket for the fake board: plain threads, nothing to configure."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from agentboard.sdk.testing.connection import Connection
from agentboard.sdk.testing.problem import ProblemError


class Answers(Protocol):
    """What the server asks of its board."""

    def answer(self, path: str, token: str, content: bytes, content_type: str) -> tuple[int, dict[str, Any]]:
        """What a POST does. Raises ProblemError."""

    def pushes_to(self, token: str) -> tuple[str, list[dict[str, Any]]]:
        """Whose socket this is, and what waits for it. Raises ProblemError."""


class Server:
    """A port that can be left and come back to."""

    def __init__(self, board: Answers) -> None:
        self.board = board
        self.port = 0
        self._http: _Http | None = None
        self._sockets: dict[str, Connection] = {}

    def start(self) -> None:
        """Listen; on the port of before, if there was one."""
        self._http = _Http(("127.0.0.1", self.port), self)
        self.port = self._http.server_address[1]
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Cut all connections and listen no longer."""
        http, self._http = self._http, None
        if http is not None:
            http.shutdown()
            http.cut()
            http.server_close()

    def push(self, agent: str, commands: list[dict[str, Any]]) -> None:
        """Send commands over the agent's socket, if it holds one."""
        connection = self._sockets.get(agent)
        if connection is not None:
            connection.send({"type": "commands", "commands": commands})

    def hold(self, agent: str, connection: Connection) -> None:
        """Serve a socket until it ends."""
        self._sockets[agent] = connection
        try:
            connection.serve()
        finally:
            if self._sockets.get(agent) is connection:
                del self._sockets[agent]


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True
    allow_reuse_address = True
    request_queue_size = 1024

    def __init__(self, address: tuple[str, int], server: Server) -> None:
        self.owner = server
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""

    def cut(self) -> None:
        """End the connections that are open, whatever they are doing."""
        for each in list(self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http

    def do_POST(self) -> None:
        """The agent's calls."""
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        content_type = self.headers.get("Content-Type", "")
        try:
            status, body = self.server.owner.board.answer(self.path, self._token(), content, content_type)
        except ProblemError as problem:
            self._problem(problem)
        else:
            self._send(status, body, {})

    def do_GET(self) -> None:
        """The agent's socket; nothing else is here."""
        try:
            if self.path != "/ws/agent" or self.headers.get("Upgrade", "").lower() != "websocket":
                raise ProblemError(404, "not_found")
            agent, waiting = self.server.owner.board.pushes_to(self._token())
        except ProblemError as problem:
            self._problem(problem)
            return
        self.close_connection = True
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        connection = Connection(self.connection, f"{self.requestline}\r\n{head}\r\n".encode())
        connection.send({"type": "commands", "commands": waiting})
        self.server.owner.hold(agent, connection)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's word
        """Tests are quiet."""

    def _token(self) -> str:
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise ProblemError(401, "unauthorized")
        return token.strip()

    def _problem(self, problem: ProblemError) -> None:
        headers = {"WWW-Authenticate": "Bearer"} if problem.status == 401 else {}
        if problem.retry_after_s is not None:
            headers["Retry-After"] = f"{problem.retry_after_s:.0f}"
        self._send(problem.status, problem.as_json(), headers)

    def _send(self, status: int, body: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
