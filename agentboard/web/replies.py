"""Requests and replies of the Flask part."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, g, request

from agentboard.web.agent_api import Answer, check_type
from agentboard.web.core.board import Board
from agentboard.web.core.errors import ApiError
from agentboard.web.core.jsonio import dumps, load_object
from agentboard.web.core.model import Principal
from agentboard.web.core.operator_side import settle


def request_board() -> Board:
    """The board of the application that handles this request."""
    found: Board = current_app.extensions["agentboard"]
    return found


def reply(payload: Any, status: int = 200) -> Response:
    """`payload` as JSON, which it is already when it is bytes."""
    body = payload if isinstance(payload, bytes) else dumps(payload)
    return Response(body, status, mimetype="application/json")


def promised(answer: Answer) -> Response:
    """A reply that waits until it is on disk what it promises."""
    status, payload, done = answer
    settle(done)
    return reply(payload, status)


def error_reply(error: ApiError) -> Response:
    """A refusal as JSON."""
    found = reply({"error": error.body()}, error.status)
    found.headers.update(error.headers)
    return found


def who() -> Principal | None:
    """Who asks."""
    found: Principal | None = g.principal
    return found


def body(*, optional: bool = False) -> dict[str, Any]:
    """The JSON object of the request; an empty body is an empty object where every field is optional."""
    raw = request.get_data(cache=True)
    if optional and not raw:
        return {}
    check_type(request.headers.get("Content-Type"))
    return load_object(raw)


def ip() -> str:
    """The address that asks."""
    return request.remote_addr or ""


def parameters() -> dict[str, list[str]]:
    """The query string."""
    return dict(request.args.lists())


def not_modified(tag: str) -> Response | None:
    """304 when the client has the answer with this tag already."""
    given = request.headers.get("If-None-Match", "")
    if given == "*" or tag in [each.strip() for each in given.split(",")]:
        found = Response(status=304)
        found.headers["ETag"] = tag
        return found
    return None
