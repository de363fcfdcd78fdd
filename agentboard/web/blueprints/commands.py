"""Commands: orders to agents."""

from __future__ import annotations

from flask import Blueprint, Response

from agentboard.web.core.query import integer, one
from agentboard.web.replies import body, ip, parameters, reply, request_board, who
from agentboard.web.security import may_read

blueprint = Blueprint("commands", __name__, url_prefix="/api/commands")


@blueprint.get("")
def list_commands() -> Response:
    """The newest commands."""
    board = request_board()
    may_read(board, who())
    query = parameters()
    return reply(board.commands(one(query, "agent"), query.get("state"), integer(query, "limit", 100, 1, 1000)))


@blueprint.post("")
def order() -> Response:
    """One command for many agents."""
    return reply(request_board().order_many(who(), body(), ip()), 202)


@blueprint.get("/<command>")
def get_command(command: str) -> Response:
    """One command."""
    board = request_board()
    may_read(board, who())
    return reply(board.command(command))
