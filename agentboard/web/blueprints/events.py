"""Events: transitions and changes of commands."""

from __future__ import annotations

from flask import Blueprint, Response

from agentboard.web.core.query import integer, one, optional_integer
from agentboard.web.replies import parameters, reply, request_board, who
from agentboard.web.security import may_read

blueprint = Blueprint("events", __name__, url_prefix="/api/events")


@blueprint.get("")
def list_events() -> Response:
    """Events after a number, or the newest."""
    board = request_board()
    may_read(board, who())
    query = parameters()
    limit = integer(query, "limit", 100, 1, 1000)
    return reply(board.events(optional_integer(query, "after"), limit, one(query, "agent")))
