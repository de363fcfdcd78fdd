"""Whether the server lives and is ready, and what to say to who takes a WebSocket for a page."""

from __future__ import annotations

from flask import Blueprint, Response

from agentboard.web.core.errors import ApiError
from agentboard.web.replies import reply, request_board

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return reply({"ok": True})


@blueprint.get("/readyz")
def ready() -> Response:
    """The board can take registrations and commands: it is started, and its store writes."""
    found = request_board().ready()
    return reply(found, 200 if found["ready"] else 503)


@blueprint.get("/ws")
@blueprint.get("/ws/agent")
def socket() -> Response:
    """A request without an upgrade."""
    raise ApiError(426, "upgrade_required", "This is a WebSocket.", headers={"Upgrade": "websocket"})
