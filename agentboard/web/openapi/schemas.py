"""The components: what is sent and what is answered."""

from __future__ import annotations

from typing import Any

from agentboard.web.core.fields import MAX_INTEGER
from agentboard.web.core.messages import LINE_BYTES, MAX_BATCH, MAX_LABELS, MAX_METRICS
from agentboard.web.core.model import ACTIONS, CATEGORIES, COMMAND_STATES, LEVELS, LIVENESS, ROLES, STATUSES

Schema = dict[str, Any]

ID = "^[a-z0-9][a-z0-9._-]{0,62}$"
METRIC = "^[a-zA-Z_][a-zA-Z0-9_.:]{0,63}$"
_LINE = "^[^\\u0000-\\u001f]*$"


def text(most: int, least: int = 0, *, line: bool = False) -> Schema:
    """A string; `line` is one without control characters."""
    found: Schema = {"type": "string", "maxLength": most}
    return found | ({"minLength": least} if least else {}) | ({"pattern": _LINE} if line else {})


def enum(values: tuple[str, ...]) -> Schema:
    """One of some strings."""
    return {"type": "string", "enum": list(values)}


def ref(name: str) -> Schema:
    """A component."""
    return {"$ref": f"#/components/schemas/{name}"}


def maybe(schema: Schema) -> Schema:
    """The same or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def array(items: Schema, most: int | None = None, least: int = 0) -> Schema:
    """An array."""
    found: Schema = {"type": "array", "items": items}
    return found | ({"maxItems": most} if most is not None else {}) | ({"minItems": least} if least else {})


def thing(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """An object; properties that are not named may be there."""
    properties = required | (optional or {})
    return {"type": "object", "required": list(required), "properties": properties}


INTEGER = {"type": "integer", "minimum": 0, "maximum": MAX_INTEGER}
NUMBER = {"type": "number", "minimum": -1e308, "maximum": 1e308}
TIME = {"type": "string", "format": "date-time"}
IDENTIFIER = {"type": "string", "pattern": ID}
# A form sends an empty field for what was not chosen.
MAYBE_ID = {"type": "string", "pattern": f"^({ID[1:-1]})?$"}
COUNTS = thing(dict.fromkeys(LIVENESS, INTEGER))
LABELS: Schema = {
    "type": "object",
    "maxProperties": MAX_LABELS,
    "propertyNames": {"pattern": ID},
    "additionalProperties": text(128),
}
METRICS: Schema = {
    "type": "object",
    "maxProperties": MAX_METRICS,
    "propertyNames": {"pattern": METRIC},
    "additionalProperties": NUMBER,
}
STAMP: Schema = {"anyOf": [TIME, {"type": "number", "minimum": 0, "maximum": 253402300799}]}
INSTANT: Schema = {"anyOf": [*STAMP["anyOf"], {"const": ""}]}
SEQ = {"type": "integer", "minimum": 1, "maximum": MAX_INTEGER}
TTL = {"type": "number", "minimum": 0.1, "maximum": 86400, "default": 60}

_AGENT = {
    "id": IDENTIFIER,
    "name": text(128, 1, line=True),
    "category": enum(CATEGORIES),
    "type": text(128, 1, line=True),
}
_BEAT = {"session": text(128), "seq": SEQ, "status": enum(STATUSES)}
_BEAT_MORE = {"metrics": maybe(METRICS), "message": maybe(text(1024)), "ts": maybe(STAMP)}
_ERROR = thing(
    {"code": {"type": "string", "pattern": "^[a-z_]+$"}, "message": text(4096)}, {"details": {"type": "object"}}
)

REQUESTS: dict[str, Schema] = {
    "Registration": thing(
        _AGENT,
        {
            "version": maybe(text(128, line=True)),
            "host": maybe(text(255, line=True)),
            "pid": maybe(INTEGER),
            "interval_s": maybe({"type": "number", "minimum": 0.5, "maximum": 3600, "default": 10}),
            "labels": maybe(LABELS),
            "capabilities": maybe(array(IDENTIFIER, 32)),
        },
    ),
    "Heartbeat": thing(_BEAT, _BEAT_MORE),
    "Heartbeats": thing({"heartbeats": array({}, MAX_BATCH)}),
    "Lines": thing(
        {"lines": array(thing({"level": enum(LEVELS), "message": {"type": "string"}}, {"ts": maybe(STAMP)}), MAX_BATCH)}
    ),
    "Acknowledgement": thing({"state": enum(("accepted", "done", "failed"))}, {"detail": maybe(text(1024))}),
    "Goodbye": thing({"session": text(128)}, {"reason": maybe(text(1024))}),
    "Restart": thing({}, {"reason": maybe(text(1024)), "ttl_s": maybe(TTL)}),
    "Order": thing(
        {"action": enum(ACTIONS), "agents": array({}, MAX_BATCH, 1)},
        {"reason": maybe(text(1024)), "ttl_s": maybe(TTL)},
    ),
    "Login": {
        "anyOf": [
            thing({"username": text(128, 1), "password": text(1024, 1)}, {"token": {"type": "null"}}),
            thing({"token": text(512)}),
        ]
    },
}

REPLIES: dict[str, Schema] = {
    "Agent": thing(
        {
            **_AGENT,
            "version": maybe(text(128)),
            "host": maybe(text(255)),
            "pid": maybe(INTEGER),
            "interval_s": {"type": "number"},
            "labels": LABELS,
            "capabilities": array(IDENTIFIER),
            "liveness": enum(LIVENESS),
            "status": enum(STATUSES),
            "message": text(1024),
            "metrics": METRICS,
            "registered_at": TIME,
            "last_seen_at": maybe(TIME),
            "age_s": maybe({"type": "number", "minimum": 0}),
            "restarts": INTEGER,
            "flapping": {"type": "boolean"},
            "rev": INTEGER,
        }
    ),
    "Agents": thing(
        {
            "agents": array(ref("Agent")),
            "total": INTEGER,
            "counts": COUNTS,
            "next_cursor": maybe({"type": "string"}),
            "rev": INTEGER,
        }
    ),
    "Registered": thing(
        {
            "agent": ref("Agent"),
            "agent_token": {"type": "string"},
            "session": {"type": "string"},
            "heartbeat": thing({name: {"type": "number"} for name in ("interval_s", "late_after_s", "down_after_s")}),
            "server_time": TIME,
        }
    ),
    "Command": thing(
        {
            "id": {"type": "string"},
            "agent": IDENTIFIER,
            "action": enum(ACTIONS),
            "state": enum(COMMAND_STATES),
            "actor": {"type": "string"},
            "reason": {"type": "string"},
            "created_at": TIME,
            "updated_at": TIME,
            "expires_at": TIME,
            "detail": maybe({"type": "string"}),
        }
    ),
    "Commands": thing({"commands": array(ref("Command"))}),
    "Beaten": thing(
        {"ok": {"const": True}, "commands": array(ref("Command")), "server_time": TIME},
        {"duplicate": {"type": "boolean"}},
    ),
    "Results": thing(
        {
            "results": array(
                thing(
                    {"id": maybe({"type": "string"}), "ok": {"type": "boolean"}},
                    {"error": _ERROR, "duplicate": {"type": "boolean"}, "commands": array(ref("Command"))},
                )
            )
        }
    ),
    "Taken": thing({"accepted": INTEGER, "dropped": INTEGER}),
    "Goodbyed": thing({"ok": {"const": True}, "server_time": TIME}),
    "Ordered": thing(
        {
            "commands": array(ref("Command")),
            "errors": array(thing({"agent": maybe({"type": "string"}), "error": _ERROR})),
        }
    ),
    "Series": thing({"series": {"type": "object", "additionalProperties": array(array({"type": "number"}, 2, 2))}}),
    "Log": thing(
        {
            "lines": array(
                thing(
                    {
                        "n": INTEGER,
                        "ts": {"type": "string"},
                        "level": enum(LEVELS),
                        "message": {"type": "string", "description": f"At most {LINE_BYTES} bytes of UTF-8."},
                    },
                    {"truncated": {"const": True}},
                )
            ),
            "next_after": INTEGER,
        }
    ),
    "Events": thing(
        {
            "events": array(
                thing(
                    {"n": INTEGER, "type": enum(("transition", "command")), "agent": IDENTIFIER, "at": TIME},
                    {
                        "from": maybe({"type": "string"}),
                        "to": {"type": "string"},
                        "reason": {"type": "string"},
                        "command_id": {"type": "string"},
                        "command": ref("Command"),
                    },
                )
            ),
            "next_after": INTEGER,
        }
    ),
    "Audit": thing(
        {
            "entries": array(
                thing({"at": TIME, **{n: {"type": "string"} for n in ("actor", "action", "target", "outcome", "ip")}})
            ),
            "next_cursor": maybe({"type": "string"}),
        }
    ),
    "Session": thing({"name": {"type": "string"}, "role": enum(ROLES), "csrf_token": {"type": "string"}}),
    "Ok": thing({"ok": {"const": True}}),
    "Ready": thing({"ready": {"type": "boolean"}}, {"reason": {"type": "string"}}),
    "Error": thing({"error": _ERROR}),
}
