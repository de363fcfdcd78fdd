"""The audit log."""

from __future__ import annotations

from flask import Blueprint, Response

from agentboard.web.core.operator_side import need
from agentboard.web.core.query import integer, one
from agentboard.web.replies import parameters, reply, request_board, who

blueprint = Blueprint("audit", __name__, url_prefix="/api/audit")


@blueprint.get("")
def list_entries() -> Response:
    """The newest entries; administrators only."""
    need(who(), "admin")
    query = parameters()
    return reply(request_board().audit(integer(query, "limit", 100, 1, 1000), one(query, "cursor")))
