"""The requests of agents, for both servers: path to call, one table."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from agentboard.web.core.board import Board
from agentboard.web.core.errors import ApiError, not_stored
from agentboard.web.core.model import Principal

KIB = 1024
BODY_LIMIT = 256 * KIB
LOG_LIMIT = 1024 * KIB

_QUIET = b'{"ok":true,"commands":[],"server_time":"%s"}'

Body = dict[str, Any]
# Status, the reply as an object or as JSON, and what must be on disk before it is sent.
Answer = tuple[int, dict[str, Any] | bytes, "Future[None] | None"]
Call = Callable[[Board, Principal | None, list[str], Body], Answer]


def _register(board: Board, who: Principal | None, path: list[str], body: Body) -> Answer:
    return board.register(who, body)


def _heartbeat(board: Board, who: Principal | None, path: list[str], body: Body) -> Answer:
    reply = board.heartbeat(who, path[0], body)
    if not reply["commands"] and len(reply) == 3:
        # Nearly every reply is this one.
        return 200, _QUIET % reply["server_time"].encode(), None
    return 200, reply, None


def _heartbeats(board: Board, who: Principal | None, path: list[str], body: Body) -> Answer:
    return 200, board.heartbeats(who, body), None


def _logs(board: Board, who: Principal | None, path: list[str], body: Body) -> Answer:
    return *board.add_logs(who, path[0], body), None


def _goodbye(board: Board, who: Principal | None, path: list[str], body: Body) -> Answer:
    return board.goodbye(who, path[0], body)


def _acknowledge(board: Board, who: Principal | None, path: list[str], body: Body) -> Answer:
    return board.acknowledge(who, path[0], path[2], body)


_OF_AGENT: dict[str, Call] = {"heartbeat": _heartbeat, "logs": _logs, "goodbye": _goodbye}


def route(path: str) -> tuple[Call, list[str]] | None:
    """The call for a POST to `path`, and the parts of the path behind `/api/agents/`."""
    if path == "/api/agents":
        return _register, []
    if path == "/api/heartbeats":
        return _heartbeats, []
    if not path.startswith("/api/agents/"):
        return None
    parts = path[12:].split("/")
    if len(parts) == 2 and parts[0] and parts[1] in _OF_AGENT:
        return _OF_AGENT[parts[1]], parts
    if len(parts) == 3 and parts[0] and parts[1] == "commands" and parts[2]:
        return _acknowledge, parts
    return None


def limit(path: str) -> int:
    """How many bytes a request to `path` may have."""
    return LOG_LIMIT if path.startswith("/api/agents/") and path.endswith("/logs") else BODY_LIMIT


def check_type(content_type: str | None) -> None:
    """ApiError 415 for a body that does not say it is JSON in UTF-8."""
    if content_type == "application/json":
        return
    kind, _, parameters = (content_type or "").lower().partition(";")
    charset = parameters.partition("charset=")[2].strip().strip('"')
    if kind.strip() != "application/json" or charset not in ("", "utf-8", "utf8"):
        raise ApiError(415, "unsupported_media_type", "Send the body as Content-Type: application/json.")


def failed(error: BaseException) -> ApiError:
    """What to say when the disk did not take what was promised."""
    return not_stored(str(error) or "the disk is slow")
