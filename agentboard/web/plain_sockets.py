"""The WebSockets of the plain fallback: threads and flask-sock, the same frames."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Any

from flask import Flask, g, request
from flask_sock import Sock  # type: ignore[import-untyped]  # it ships no types
from simple_websocket import ConnectionClosed  # type: ignore[import-untyped]  # it ships no types

from agentboard.web import security
from agentboard.web.core import agent_frames
from agentboard.web.core.board import Board
from agentboard.web.core.errors import ApiError, StoreError
from agentboard.web.core.jsonio import dump_text
from agentboard.web.core.model import Principal
from agentboard.web.core.operator_side import PATIENCE_S
from agentboard.web.core.subscriber import EVERY_S, SLOW_S, Subscriber
from agentboard.web.replies import request_board

_MESSAGE_LIMIT = 1024 * 1024


def add_sockets(app: Flask) -> None:
    """Serve `/ws` and `/ws/agent` from `app`."""
    app.config["SOCK_SERVER_OPTIONS"] = {"ping_interval": 25, "max_message_size": _MESSAGE_LIMIT}
    app.before_request(_before_the_upgrade)
    sock = Sock(app)
    sock.route("/ws")(_board)
    sock.route("/ws/agent")(_agent)


def _before_the_upgrade() -> None:
    if request.path not in ("/ws", "/ws/agent") or request.headers.get("Upgrade", "").lower() != "websocket":
        return
    security.check_origin(request_board(), request.headers.get("Origin"), request.scheme, request.host)
    g.check = _checker()
    g.check()


def _checker() -> Callable[[], Principal | None]:
    """What says who opened this socket, as long as they may: ApiError when their right has ended."""
    board, of_board = request_board(), request.path == "/ws"
    authorization, cookie = request.headers.get("Authorization"), request.cookies.get(security.COOKIE)

    def check() -> Principal | None:
        who = security.identify(board, authorization, cookie)
        if of_board:
            security.may_read(board, who)
            return who
        return agent_frames.agent_of(board, who)[0]

    return check


def _over(socket: Any, check: Callable[[], object]) -> bool:
    """Whether the right to this socket has ended; then it is closed."""
    try:
        check()
    except ApiError:
        socket.close(1008, "the token or the session is no longer good")
        return True
    return False


def _board(socket: Any) -> None:
    subscriber, check = Subscriber(request_board()), g.check
    gone = threading.Event()
    sending = threading.Lock()

    def send(*frames: bytes) -> None:
        with sending:
            for data in frames:
                socket.send(data.decode())

    def tell() -> None:
        with contextlib.suppress(ConnectionClosed, OSError):
            while not gone.is_set() and not _over(socket, check):
                if subscriber.pending():
                    began = time.monotonic()
                    send(*subscriber.next_frames())
                    if time.monotonic() - began > SLOW_S:
                        subscriber.fell_behind()
                gone.wait(EVERY_S)

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        while True:
            answer = subscriber.handle(socket.receive())
            if answer is not None:
                send(answer)
    finally:
        gone.set()
        teller.join(SLOW_S)
        subscriber.close()


def _agent(socket: Any) -> None:
    board: Board = request_board()
    check = g.check
    principal = check()
    agent = principal.agent
    while not _over(socket, check):
        if (frame := agent_frames.waiting(board, agent)) is not None:
            socket.send(dump_text(frame))
        message = socket.receive(timeout=EVERY_S)
        if message is None:
            continue
        frame, done = agent_frames.handle(board, principal, agent, message)
        if done is not None:
            try:
                done.result(PATIENCE_S)
            except (StoreError, FutureTimeoutError) as error:
                frame = agent_frames.unstored(frame, error)
        socket.send(dump_text(frame))
