"""What agents send, checked: registration, heartbeat, log lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agentboard.web.core import fields
from agentboard.web.core.clock import rfc3339
from agentboard.web.core.errors import invalid
from agentboard.web.core.model import CATEGORIES, LEVELS, STATUSES

MAX_LABELS = 32
MAX_METRICS = 64
MAX_BATCH = 500
LINE_BYTES = 8192
METRIC = re.compile(r"[a-zA-Z_][a-zA-Z0-9_.:]{0,63}\Z")
_MOST_NAMES = 4096
_seen_names: set[str] = set()
_STATUSES = frozenset(STATUSES)
_LEVELS = frozenset(LEVELS)
# RFC 3339: datetime.fromisoformat alone takes more.
_STAMP = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)\Z")
# The year 9999, the last that RFC 3339 can write.
_LAST_SECOND = 253_402_300_799


@dataclass(frozen=True, slots=True)
class Registration:
    """A valid body of `POST /api/agents`."""

    id: str
    name: str
    category: str
    type: str
    version: str | None
    host: str | None
    pid: int | None
    interval_s: float
    labels: dict[str, str]
    capabilities: tuple[str, ...]


@dataclass(slots=True)
class Beat:
    """A valid heartbeat; None is a field that was not sent."""

    session: str
    seq: int
    status: str
    metrics: dict[str, float] | None
    message: str | None


def registration(body: Mapping[str, Any]) -> Registration:
    """The registration in `body`."""
    return Registration(
        id=fields.identifier(body, "id"),
        name=fields.text(body, "name", 128, least=1, one_line=True),
        category=fields.choice(body, "category", CATEGORIES),
        type=fields.text(body, "type", 128, least=1, one_line=True),
        version=fields.optional_text(body, "version", 128, one_line=True),
        host=fields.optional_text(body, "host", 255, one_line=True),
        pid=None if body.get("pid") is None else fields.integer(body, "pid", 0),
        interval_s=fields.number(body, "interval_s", 0.5, 3600, 10.0),
        labels=_labels(body.get("labels")),
        capabilities=_capabilities(body.get("capabilities")),
    )


def _labels(value: Any) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise invalid("labels", "must be an object")
    if len(value) > MAX_LABELS:
        raise invalid("labels", f"must have at most {MAX_LABELS} entries")
    for key, each in value.items():
        if not fields.is_id(key):
            raise invalid("labels", "a key must match ^[a-z0-9][a-z0-9._-]{0,62}$")
        if not isinstance(each, str) or len(each) > 128 or not fields.encodable(each):
            raise invalid("labels", "a value must be a string of at most 128 characters", key=key)
    return value


def _capabilities(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > 32 or not all(fields.is_id(each) for each in value):
        raise invalid("capabilities", "must be an array of at most 32 identifiers")
    return tuple(dict.fromkeys(value))


def heartbeat(body: Mapping[str, Any]) -> Beat:
    """The heartbeat in `body`. This runs for every beat of every agent: it does no more than it must."""
    session = body.get("session")
    if not isinstance(session, str) or len(session) > 128:
        raise invalid("session", "must be the string that registration returned")
    seq = body.get("seq")
    if type(seq) is not int or not 1 <= seq <= fields.MAX_INTEGER:
        seq = fields.integer(body, "seq", 1)
    status = body.get("status")
    if not isinstance(status, str) or status not in _STATUSES:
        raise invalid("status", f"must be one of {', '.join(STATUSES)}", allowed=list(STATUSES))
    message = body.get("message")
    if message is not None:
        message = fields.optional_text(body, "message", 1024)
    if "ts" in body:
        stamp(body)
    metrics = body.get("metrics")
    if metrics is not None:
        _check_metrics(metrics)
    return Beat(session, seq, status, metrics, message)


def _check_metrics(value: Any) -> None:
    if not isinstance(value, dict):
        raise invalid("metrics", "must be an object")
    if len(value) > MAX_METRICS:
        raise invalid("metrics", f"must have at most {MAX_METRICS} entries")
    for name, each in value.items():
        if name not in _seen_names and not _is_metric(name):
            raise invalid("metrics", "a name must match ^[a-zA-Z_][a-zA-Z0-9_.:]{0,63}$", name=_shown(name))
        # A float that was read from JSON is finite; a boolean is an int for isinstance, and no number here.
        if type(each) is not float and type(each) is not int:
            raise invalid("metrics", "a value must be a finite number", name=name)


def _is_metric(name: str) -> bool:
    """Whether this is a name; the first some thousand are remembered, so that matching is for new ones."""
    if METRIC.match(name) is None:
        return False
    if len(_seen_names) < _MOST_NAMES:
        _seen_names.add(name)
    return True


def _shown(name: str) -> str:
    return name[:64].encode("ascii", "backslashreplace").decode()


def stamp(body: Mapping[str, Any]) -> str | None:
    """The `ts` of an agent as RFC 3339 text: it may send that, or seconds since 1970. None when it sent none."""
    value = body.get("ts")
    if value is None:
        return None
    if fields.is_number(value) and 0 <= value <= _LAST_SECOND:
        return rfc3339(value)
    if isinstance(value, str) and len(value) <= 40 and _STAMP.match(value) and _is_date(value):
        return value
    raise invalid("ts", "must be an RFC 3339 time with its offset, or seconds since 1970")


def _is_date(value: str) -> bool:
    try:
        datetime.fromisoformat(value.upper())
    except ValueError:
        # A leap second is right in RFC 3339 and unknown to datetime.
        return value[17:19] == "60"
    return True


def lines(body: Mapping[str, Any], now: float) -> list[tuple[str, str, str, bool]]:
    """The lines of a log request as (ts, level, message, truncated); `now` stands in for a missing `ts`."""
    default = rfc3339(now)
    found = []
    for index, each in enumerate(fields.array(body, "lines", 0, MAX_BATCH)):
        if not isinstance(each, dict):
            raise invalid(f"lines[{index}]", "must be an object")
        level, message = each.get("level"), each.get("message")
        if not isinstance(level, str) or level not in _LEVELS:
            raise invalid(f"lines[{index}].level", f"must be one of {', '.join(LEVELS)}", allowed=list(LEVELS))
        if not isinstance(message, str):
            raise invalid(f"lines[{index}].message", "must be a string")
        found.append((stamp(each) or default, level, *cut(message)))
    return found


def cut(message: str) -> tuple[str, bool]:
    """At most 8,192 bytes of `message` in UTF-8, never half a character, and whether something is gone."""
    raw = message.encode("utf-8", "replace")
    if len(raw) <= LINE_BYTES:
        return raw.decode("utf-8"), False
    return raw[:LINE_BYTES].decode("utf-8", "ignore"), True
