"""What contract §3 and §4 allow in a request; the first thing that is wrong is raised."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from agentboard.sdk import limits
from agentboard.sdk.testing.problem import ProblemError, invalid

BODY_BYTES = 256 * 1024
STATES = ("accepted", "done", "failed")
Body = Mapping[str, Any]


def parse(content: bytes, content_type: str, most: int) -> Body:
    """The JSON object of a body. Raises ProblemError 400, 413, 415 or 422."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise ProblemError(415, "unsupported_media_type", f"{content_type!r} is not application/json")
    if len(content) > most:
        raise ProblemError(413, "too_large", f"{len(content)} bytes are more than {most}")
    try:
        value = json.loads(content.decode("utf-8"), parse_constant=_no_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise ProblemError(400, "invalid_json", str(error)) from error
    if not isinstance(value, dict):
        raise invalid("body", "is no object")
    return value


def registration(body: Body) -> None:
    """Raises ProblemError 422."""
    _matches(body, "id", limits.ID.fullmatch(_text(body, "id")) is not None)
    name = _text(body, "name")
    _matches(body, "name", 1 <= len(name) <= limits.NAME_LENGTH and not limits.CONTROLS.search(name))
    _matches(body, "category", body.get("category") in limits.CATEGORIES)
    _text(body, "type")
    interval = body.get("interval_s", 10)
    _matches(body, "interval_s", limits.is_number(interval) and 0.5 <= interval <= 3600)
    labels = body.get("labels", {})
    _matches(body, "labels", isinstance(labels, dict) and len(labels) <= limits.MOST_LABELS)
    for key, value in labels.items():
        _matches(body, "labels", limits.ID.fullmatch(key) is not None and isinstance(value, str) and len(value) <= 128)
    capabilities = body.get("capabilities", [])
    _matches(body, "capabilities", isinstance(capabilities, list) and all(isinstance(it, str) for it in capabilities))


def heartbeat(body: Body) -> None:
    """Raises ProblemError 422."""
    _text(body, "session")
    seq = body.get("seq")
    _matches(body, "seq", isinstance(seq, int) and not isinstance(seq, bool) and seq >= 1)
    _matches(body, "status", body.get("status") in limits.STATUSES)
    message = body.get("message", "")
    _matches(body, "message", isinstance(message, str) and len(message) <= limits.MESSAGE_LENGTH)
    metrics = body.get("metrics", {})
    _matches(body, "metrics", isinstance(metrics, dict) and len(metrics) <= limits.MOST_METRICS)
    for name, value in metrics.items():
        _matches(body, f"metrics.{name}", limits.METRIC.fullmatch(name) is not None and limits.is_number(value))


def logs(body: Body) -> None:
    """Raises ProblemError 422."""
    lines = body.get("lines")
    _matches(body, "lines", isinstance(lines, list) and len(lines) <= limits.MOST_LINES)
    for line in lines or []:
        good = isinstance(line, dict) and line.get("level") in limits.LEVELS and isinstance(line.get("message"), str)
        _matches(body, "lines", good)


def acknowledgement(body: Body) -> None:
    """Raises ProblemError 422."""
    _matches(body, "state", body.get("state") in STATES)
    _matches(body, "detail", isinstance(body.get("detail", ""), str))


def _text(body: Body, field: str) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not value:
        raise invalid(field, "is no text")
    return value


def _matches(body: Body, field: str, good: bool) -> None:
    if not good:
        raise invalid(field, f"{str(body.get(field.partition('.')[0]))[:100]} is not as the contract has it")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _finite(text: str) -> float:
    value = float(text)
    if not limits.is_number(value):
        raise ValueError(f"{text} overflows")
    return value
