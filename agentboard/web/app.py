"""The Flask application: REST, sessions and pages."""

from __future__ import annotations

import logging

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from agentboard.web import security
from agentboard.web.agent_api import limit
from agentboard.web.core.access import csrf
from agentboard.web.core.board import Board
from agentboard.web.core.errors import ApiError
from agentboard.web.replies import error_reply, request_board

log = logging.getLogger("agentboard.web")
_CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}


def create_app(board: Board | None = None) -> Flask:
    """The application around `board`; without one, around a board by the environment, as `flask run` wants it."""
    app = Flask(__name__)
    alone = board is None
    if board is None:
        from agentboard.web.plain import board_from_environment

        board = board_from_environment()
    app.extensions["agentboard"] = board
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # DefaultJSONProvider has it
    app.url_map.merge_slashes = False
    app.before_request(_enter)
    app.after_request(_leave)
    app.register_error_handler(ApiError, error_reply)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _crash)
    _register(app)
    if alone:
        from agentboard.web.plain_sockets import add_sockets

        add_sockets(app)
    return app


def _register(app: Flask) -> None:
    from agentboard.web.blueprints import BLUEPRINTS

    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)


def _enter() -> None:
    """Who asks. A cookie that is no longer good is nobody."""
    board = request_board()
    request.max_content_length = limit(request.path)
    g.principal = None
    g.csrf_token = ""
    cookie = request.cookies.get(security.COOKIE)
    g.principal = who = security.identify(board, request.headers.get("Authorization"), cookie)
    if who is None or not who.cookie or cookie is None:
        return
    g.csrf_token = csrf(cookie)
    # Signing in uses no session, and somebody who has one may sign in again.
    if request.method not in security.SAFE_METHODS and request.path not in ("/login", "/api/login"):
        is_form = not request.path.startswith("/api/") and "form" in (request.content_type or "")
        given = request.headers.get("X-CSRF-Token") or (request.form.get("csrf_token") if is_form else None)
        security.check_csrf(cookie, given)


def _leave(response: Response) -> Response:
    for name, value in security.HEADERS:
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    level = logging.INFO if request.method not in security.SAFE_METHODS else logging.DEBUG
    if log.isEnabledFor(level):
        # The path alone: a query string may hold what nobody should read.
        known = {"method": request.method, "path": request.path, "status": response.status_code}
        principal = g.get("principal")
        log.log(
            level, "request", extra={**known, "who": principal.name if principal else None, "ip": request.remote_addr}
        )
    return response


def _http_error(error: HTTPException) -> Response:
    """Errors of the framework: JSON below /api, plain text elsewhere."""
    status = error.code or 500
    if not request.path.startswith("/api"):
        plain = Response(f"{status} {error.name}\n", status, mimetype="text/plain")
        _copy_headers(error, plain)
        return plain
    reply = error_reply(ApiError(status, _CODES.get(status, "error"), error.description or error.name))
    _copy_headers(error, reply)
    return reply


def _copy_headers(error: HTTPException, reply: Response) -> None:
    for name, value in error.get_headers(request.environ):
        if name.lower() not in ("content-type", "content-length"):
            reply.headers[name] = value
    if error.response is not None and "Location" in error.response.headers:
        reply.headers["Location"] = error.response.headers["Location"]


def _crash(error: Exception) -> Response:
    log.error("a request failed", extra={"path": request.path, "method": request.method}, exc_info=error)
    return error_reply(ApiError(500, "internal", "The server failed. Its log says why."))
