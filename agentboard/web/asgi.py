"""The server's entrance: agents and WebSockets on the event loop, everything else in Flask's threads."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from agentboard.web import agent_api, security
from agentboard.web.agent_socket import AgentSockets
from agentboard.web.app import create_app
from agentboard.web.core import agent_frames
from agentboard.web.core.board import Board
from agentboard.web.core.errors import ApiError, StoreError, not_found, too_large
from agentboard.web.core.jsonio import dumps, load_object
from agentboard.web.core.model import Principal
from agentboard.web.core.operator_side import PATIENCE_S
from agentboard.web.core.store_postgres import LED_BY_ANOTHER
from agentboard.web.driver import LoopDriver
from agentboard.web.live import Live

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

log = logging.getLogger("agentboard.web")
# An agent's reply is never shown by a browser: it needs no more than these.
_JSON = [
    (b"content-type", b"application/json"),
    (b"x-content-type-options", b"nosniff"),
]
_ERROR = [
    *_JSON,
    (b"cache-control", b"no-store"),
    *((name.lower().encode(), value.encode()) for name, value in security.HEADERS[1:]),
]
_WEED_S = 1.0
# A body that is refused is still read up to here, so that its sender sees the answer and no broken pipe.
_DRAIN = 8 * 1024 * 1024
_DRAIN_S = 1.0


class Asgi:
    """The ASGI application around a board that is started."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._flask: Any = WSGIMiddleware(cast("Any", create_app(board)))
        self._driver = LoopDriver(board)
        self.live: Live | None = None
        self.agent_sockets: AgentSockets | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._lifespan(receive, send)

    def lost_lead(self) -> bool:
        """Whether another replica writes to the store now."""
        return self._board.writer.failure == LED_BY_ANOTHER

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        loop = asyncio.get_running_loop()
        self.live = Live(self._board, loop)
        self.agent_sockets = AgentSockets(self._board, loop)
        self._driver.start(loop)
        weeding = asyncio.create_task(self._weed())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        weeding.cancel()
        self._driver.stop()
        await loop.run_in_executor(None, self._board.close)
        await send({"type": "lifespan.shutdown.complete"})

    async def _weed(self) -> None:
        """What is revoked ends within two seconds, open connections too."""
        while self.live is not None and self.agent_sockets is not None:
            await asyncio.sleep(_WEED_S)
            self.live.weed()
            self.agent_sockets.weed()

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        try:
            body = await _read(receive, agent_api.limit(path), _header(scope, b"content-length"))
            if scope["method"] == "POST" and (found := agent_api.route(path)) is not None:
                headers = dict(scope["headers"])
                if b"authorization" in headers:
                    await self._from_agent(found, headers, body, send)
                    return
        except ApiError as error:
            await _send_error(send, error)
            return
        except Exception as error:
            log.error("a request failed", extra={"path": path, "method": scope["method"]}, exc_info=error)
            await _send_error(send, ApiError(500, "internal", "The server failed. Its log says why."))
            return
        await self._flask(_sized(scope, body), _replay(body), send)

    async def _from_agent(
        self, found: tuple[agent_api.Call, list[str]], headers: dict[bytes, bytes], body: bytes, send: Send
    ) -> None:
        call, parts = found
        who = security.identify(self._board, headers[b"authorization"].decode("latin-1"), None)
        agent_api.check_type(headers.get(b"content-type", b"").decode("latin-1"))
        status, payload, done = call(self._board, who, parts, load_object(body))
        if done is not None:
            try:
                await asyncio.wait_for(asyncio.wrap_future(done), PATIENCE_S)
            except (StoreError, TimeoutError) as error:
                raise agent_api.failed(error) from error
        await _send_json(send, status, payload if isinstance(payload, bytes) else dumps(payload))

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.live is not None
        assert self.agent_sockets is not None
        path, headers = scope["path"], {name: value.decode("latin-1") for name, value in scope["headers"]}
        authorization, cookie = headers.get(b"authorization"), _cookie(headers.get(b"cookie", ""))

        def check() -> Principal | None:
            who = security.identify(self._board, authorization, cookie)
            if path == "/ws":
                security.may_read(self._board, who)
                return who
            return agent_frames.agent_of(self._board, who)[0]

        await receive()
        try:
            if path not in ("/ws", "/ws/agent"):
                raise not_found("There is no WebSocket here.")
            security.check_origin(self._board, headers.get(b"origin"), scope["scheme"], headers.get(b"host", ""))
            who = check()
        except ApiError as error:
            await _send_error(send, error, "websocket.http")
            return
        await send({"type": "websocket.accept", "headers": []})
        if path == "/ws" or who is None:
            await self.live.serve(receive, send, check)
        else:
            await self.agent_sockets.serve(receive, send, who, check)


def _cookie(header: str) -> str | None:
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == security.COOKIE:
            return value
    return None


async def _read(receive: Receive, limit: int, declared: bytes) -> bytes:
    """The whole body; ApiError 413 when it is longer than `limit`, or says so."""
    if declared.isdigit() and int(declared) > limit:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(_drain(receive), _DRAIN_S)
        raise too_large(limit)
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body", False):
        if len(body) > limit:
            raise too_large(limit)
        return body
    parts, size = [body], len(body)
    while message.get("more_body", False) and size <= max(limit, _DRAIN):
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size <= limit:
            parts.append(part)
    if size > limit:
        raise too_large(limit)
    return b"".join(parts)


def _header(scope: Scope, wanted: bytes) -> bytes:
    found: bytes = next((value for name, value in scope["headers"] if name == wanted), b"")
    return found


async def _drain(receive: Receive) -> None:
    size, more = 0, True
    while more and size <= _DRAIN:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)


def _sized(scope: Scope, body: bytes) -> Scope:
    """The request with the length of its body said: WSGI knows no body that came in chunks."""
    kept = [each for each in scope["headers"] if each[0] not in (b"content-length", b"transfer-encoding")]
    return {**scope, "headers": [*kept, (b"content-length", b"%d" % len(body))] if body else kept}


def _replay(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def _send_json(send: Send, status: int, body: bytes) -> None:
    headers = [*_JSON, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _send_error(send: Send, error: ApiError, kind: str = "http") -> None:
    """`kind` is the prefix of the ASGI messages; a WebSocket that is not accepted is answered like a request."""
    body = dumps({"error": error.body()})
    own = [(name.lower().encode(), value.encode()) for name, value in error.headers.items()]
    headers = [*_ERROR, (b"content-length", b"%d" % len(body)), *own]
    await send({"type": f"{kind}.response.start", "status": error.status, "headers": headers})
    await send({"type": f"{kind}.response.body", "body": body})
