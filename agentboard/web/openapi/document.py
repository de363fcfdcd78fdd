"""The paths, and the whole document."""

from __future__ import annotations

from typing import Any

from agentboard.web.core.fields import MAX_INTEGER
from agentboard.web.core.model import CATEGORIES, COMMAND_STATES, LEVELS, LIVENESS, STATUSES
from agentboard.web.core.query import SORTS
from agentboard.web.openapi.schemas import (
    IDENTIFIER,
    INSTANT,
    MAYBE_ID,
    METRIC,
    REPLIES,
    REQUESTS,
    Schema,
    array,
    enum,
    ref,
    text,
)
from checks import __version__

_ERRORS = {
    "400": "The body is no JSON.",
    "401": "No or an unknown credential.",
    "403": "Not allowed.",
    "404": "Unknown agent or command.",
    "409": "The state does not allow it.",
    "413": "The body is too large.",
    "415": "The body is not declared as JSON.",
    "422": "A field or parameter is wrong; details.field names it.",
    "426": "An upgrade to a WebSocket is needed.",
    "429": "Too many failures; Retry-After says how long to wait.",
    "503": "It could not be stored.",
}
_READ = ("401", "403", "422")
_WRITE = ("400", "401", "403", "413", "415", "422", "503")
_AGENT = {"name": "agent", "in": "path", "required": True, "schema": IDENTIFIER}
_COMMAND = {"name": "command", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[^/]+$"}}


def _json(name: str, description: str) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": ref(name)}}}


def _query(name: str, schema: Schema, description: str = "") -> Schema:
    found = {"name": name, "in": "query", "schema": schema}
    return found | ({"description": description} if description else {})


def _count(name: str, most: int, default: int) -> Schema:
    return _query(name, {"type": "integer", "minimum": 1, "maximum": most, "default": default})


def _after() -> Schema:
    return _query("after", {"type": "integer", "minimum": 0, "maximum": MAX_INTEGER}, "Only what has a higher n.")


def _operation(
    summary: str,
    replies: dict[str, str],
    errors: tuple[str, ...],
    *,
    body: str = "",
    parameters: tuple[Schema, ...] = (),
    **more: Any,
) -> Schema:
    answers: Schema = {
        code: _json(name, summary) if name else {"description": summary} for code, name in replies.items()
    }
    answers |= {code: _json("Error", _ERRORS[code]) for code in errors}
    found: Schema = {"summary": summary, "responses": answers, **more}
    if parameters:
        found["parameters"] = list(parameters)
    if body:
        required = body != "Restart"
        found["requestBody"] = {"required": required, "content": {"application/json": {"schema": ref(body)}}}
    return found


def _socket(summary: str) -> Schema:
    """A route that becomes a WebSocket; without an upgrade there is nothing."""
    return _operation(f"{summary} (an upgrade)", {"101": ""}, ("401", "403", "426"))


def _agent_side() -> dict[str, Schema]:
    known = (*_WRITE, "404", "409")
    one = "/api/agents/{agent}/"
    return {
        "/api/heartbeats": {
            "post": _operation("Many heartbeats; each fails alone", {"200": "Results"}, _WRITE, body="Heartbeats")
        },
        one + "heartbeat": {"post": _operation("A heartbeat", {"200": "Beaten"}, known, body="Heartbeat")},
        one + "goodbye": {"post": _operation("A clean stop", {"200": "Goodbyed"}, known, body="Goodbye")},
        one + "commands/{command}": {
            "post": _operation("Acknowledge a command", {"200": "Command"}, known, body="Acknowledgement"),
            "parameters": [_COMMAND],
        },
    }


def _fleet() -> dict[str, Schema]:
    sorts = enum(tuple(sign + name for name in SORTS for sign in ("", "-")))
    filters = (
        _query("status", array(enum(STATUSES))),
        _query("liveness", array(enum(LIVENESS))),
        _query("category", array(enum(CATEGORIES))),
        _query("label", array(text(256)), "`key:value`, or a key alone; several must all hold"),
        _query("q", {"type": "string"}, "A part of id, name, type, host, message or the value of a label."),
        _query("sort", sorts),
        _count("limit", 1000, 100),
        _query("cursor", {"type": "string"}, "The next_cursor of the page before."),
    )
    listing = _operation("A page of agents", {"200": "Agents"}, _READ, parameters=filters)
    listing["responses"]["200"]["headers"] = {"ETag": {"schema": {"type": "string"}, "required": True}}
    listing["responses"]["304"] = {"description": "Nothing changed since that ETag."}
    register = _operation(
        "Register an agent, or begin a new session",
        {"201": "Registered", "200": "Registered"},
        _WRITE,
        body="Registration",
    )
    return {"/api/agents": {"get": listing, "post": register}}


def _agents() -> dict[str, Schema]:
    known = (*_READ, "404")
    series = (
        _query("name", array({"type": "string", "pattern": METRIC})),
        _query("from", INSTANT, "Default: an hour before `to`."),
        _query("to", INSTANT, "Default: now."),
        _count("points", 5000, 300),
    )
    lines = (
        _after(),
        _count("limit", 2000, 200),
        _query("level", array(enum(LEVELS))),
        _query("q", {"type": "string"}, "A part of the message."),
    )
    return {
        "/api/agents/{agent}": {
            "get": _operation("An agent", {"200": "Agent"}, known),
            "delete": _operation("Forget an agent", {"204": ""}, ("401", "403", "404", "503")),
        },
        "/api/agents/{agent}/metrics": {
            "get": _operation("Series of metrics", {"200": "Series"}, known, parameters=series)
        },
        "/api/agents/{agent}/logs": {
            "get": _operation("Lines of the log, rising n", {"200": "Log"}, known, parameters=lines),
            "post": _operation("Send log lines", {"202": "Taken"}, (*_WRITE, "404"), body="Lines"),
        },
        "/api/agents/{agent}/restart": {
            "post": _operation("Order a restart", {"202": "Command"}, (*_WRITE, "404", "409"), body="Restart")
        },
    }


def _others() -> dict[str, Schema]:
    agent = _query("agent", MAYBE_ID)
    states = _query("state", array(enum(COMMAND_STATES)))
    cursor = _query(
        "cursor", {"type": "integer", "minimum": 1, "maximum": MAX_INTEGER}, "The next_cursor of the page before."
    )
    limit = _count("limit", 1000, 100)
    list_commands = _operation(
        "Commands, the newest first", {"200": "Commands"}, _READ, parameters=(agent, states, limit)
    )
    list_events = _operation("Events, rising n", {"200": "Events"}, _READ, parameters=(_after(), limit, agent))
    list_audit = _operation(
        "The audit log, the newest first", {"200": "Audit"}, (*_READ, "503"), parameters=(limit, cursor)
    )
    free: dict[str, Any] = {"security": []}
    login = _operation("Sign in", {"200": "Session"}, (*_WRITE, "429"), body="Login", **free)
    ready = _operation("Whether the board takes everything", {"200": "Ready", "503": "Ready"}, (), **free)
    figures = {"description": "Figures.", "content": {"text/plain": {"schema": {"type": "string"}}}}
    document = {"description": "This document.", "content": {"application/json": {"schema": {"type": "object"}}}}
    return {
        "/api/commands": {
            "get": list_commands,
            "post": _operation("Order many agents", {"202": "Ordered"}, _WRITE, body="Order"),
        },
        "/api/commands/{command}": {
            "get": _operation("A command", {"200": "Command"}, ("401", "403", "404")),
            "parameters": [_COMMAND],
        },
        "/api/events": {"get": list_events},
        "/api/audit": {"get": list_audit},
        "/api/session": {"get": _operation("Who is signed in", {"200": "Session"}, ("401",))},
        "/api/login": {"post": login},
        "/api/logout": {"post": _operation("Sign out", {"200": "Ok"}, ("401", "403", "413", "503"))},
        "/api/openapi.json": {"get": {"summary": "This document", "responses": {"200": document}, **free}},
        "/healthz": {"get": _operation("The process answers", {"200": "Ok"}, (), **free)},
        "/readyz": {"get": ready},
        "/metrics": {"get": {"summary": "Figures for Prometheus", "responses": {"200": figures}, **free}},
        "/ws": {"get": _socket("The board's WebSocket: a snapshot, then deltas")},
        "/ws/agent": {"get": _socket("An agent's WebSocket: its messages as frames, commands pushed at once")},
    }


def document() -> Schema:
    """The OpenAPI document."""
    paths = _fleet() | _agents() | _agent_side() | _others()
    for path, found in paths.items():
        if "{agent}" in path:
            found["parameters"] = [_AGENT, *found.get("parameters", ())]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "agentboard",
            "version": __version__,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"token": []}, {"session": []}],
        "paths": paths,
        # OpenAPI has no words for WebSockets.
        "x-websockets": {
            "/ws": "Boards (viewer): a snapshot, then deltas; see core/subscriber.py for what a client may say.",
            "/ws/agent": "An agent (its own token): its messages as frames, commands pushed; see core/agent_frames.py.",
        },
        "components": {
            "schemas": REQUESTS | REPLIES,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "agentboard_session"},
            },
        },
    }
