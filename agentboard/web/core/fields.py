"""Fields of a request, checked one by one. A wrong one is ApiError 422 with `details.field`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from math import isfinite
from typing import Any

from agentboard.web.core.errors import invalid

ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}\Z")
_C0 = re.compile(r"[\x00-\x1f]")
_MISSING = object()
# Integers that every store and every JavaScript client can hold.
MAX_INTEGER = 2**53 - 1


def is_id(value: Any) -> bool:
    """Whether `value` is an identifier by the contract."""
    return isinstance(value, str) and ID.match(value) is not None


def identifier(body: Mapping[str, Any], field: str) -> str:
    """A required identifier."""
    value = required(body, field)
    if not is_id(value):
        raise invalid(field, "must match ^[a-z0-9][a-z0-9._-]{0,62}$")
    return str(value)


def required(body: Mapping[str, Any], field: str) -> Any:
    """A value that must be there."""
    value = body.get(field, _MISSING)
    if value is _MISSING or value is None:
        raise invalid(field, "is required")
    return value


def text(body: Mapping[str, Any], field: str, most: int, *, least: int = 0, one_line: bool = False) -> str:
    """A required string of `least` to `most` characters; `one_line` refuses C0 controls."""
    return _text(required(body, field), field, most, least, one_line)


def optional_text(body: Mapping[str, Any], field: str, most: int, *, one_line: bool = False) -> str | None:
    """A string of at most `most` characters, or None when it is absent or null."""
    value = body.get(field)
    return None if value is None else _text(value, field, most, 0, one_line)


def _text(value: Any, field: str, most: int, least: int, one_line: bool) -> str:
    if not isinstance(value, str):
        raise invalid(field, "must be a string")
    if not least <= len(value) <= most:
        raise invalid(field, f"must have {least} to {most} characters")
    if one_line and _C0.search(value):
        raise invalid(field, "must not contain control characters")
    if not encodable(value):
        raise invalid(field, "must not contain half of a surrogate pair")
    return value


def encodable(value: str) -> bool:
    """Whether UTF-8 can hold it: half of a surrogate pair is no character."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def choice(body: Mapping[str, Any], field: str, among: Collection[str]) -> str:
    """A required value of an enumeration."""
    value = required(body, field)
    if not isinstance(value, str) or value not in among:
        raise invalid(field, f"must be one of {', '.join(among)}", allowed=list(among))
    return value


def is_number(value: Any) -> bool:
    """A finite JSON number, which a boolean is not."""
    return (type(value) is float and isfinite(value)) or type(value) is int


def number(body: Mapping[str, Any], field: str, least: float, most: float, default: float) -> float:
    """An optional number from `least` to `most`."""
    value = body.get(field)
    if value is None:
        return default
    if not is_number(value) or not least <= value <= most:
        raise invalid(field, f"must be a number from {least:g} to {most:g}")
    return float(value)


def integer(body: Mapping[str, Any], field: str, least: int) -> int:
    """A required integer from `least` to 2^53 - 1."""
    value = required(body, field)
    if type(value) is float and value.is_integer():
        value = int(value)
    if type(value) is not int or not least <= value <= MAX_INTEGER:
        raise invalid(field, f"must be an integer from {least} to {MAX_INTEGER}")
    return value


def array(body: Mapping[str, Any], field: str, least: int, most: int) -> list[Any]:
    """A required array of `least` to `most` items."""
    value = required(body, field)
    if not isinstance(value, list):
        raise invalid(field, "must be an array")
    if not least <= len(value) <= most:
        raise invalid(field, f"must have {least} to {most} items")
    return value
