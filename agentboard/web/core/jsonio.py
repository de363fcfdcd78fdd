"""JSON in and out, stricter than the standard library's defaults."""

from __future__ import annotations

import json
from math import isinf
from typing import Any, NoReturn

from agentboard.web.core.errors import invalid, invalid_json

# The longest integer that is surely below the largest double.
_DIGITS = 308


class _RefusedError(ValueError):
    pass


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RefusedError("a key is there twice")
    return found


def _finite(text: str) -> float:
    value = float(text)
    if isinf(value):
        raise _RefusedError("a number is too large")
    return value


def _integer(text: str) -> int:
    if len(text) > _DIGITS:
        raise _RefusedError("a number is too large")
    return int(text)


def _refuse(text: str) -> NoReturn:
    raise _RefusedError(f"{text} is not JSON")


_decoder = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=_finite, parse_int=_integer, parse_constant=_refuse, strict=True
)
_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def loads(raw: bytes | bytearray) -> Any:
    """The value in UTF-8 `raw`.

    Raises ApiError 400 for invalid UTF-8, NaN, Infinity, numbers beyond a double, a key given twice, too deep nesting
    and everything else that RFC 8259 refuses.
    """
    try:
        return _decoder.decode(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise invalid_json("The body is not UTF-8.") from error
    except json.JSONDecodeError as error:
        raise invalid_json(f"The body is not JSON: {error.msg} at character {error.pos}.") from error
    except _RefusedError as error:
        raise invalid_json(f"The body is not JSON: {error}.") from error
    except RecursionError as error:
        raise invalid_json("The body is nested too deeply.") from error


def load_object(raw: bytes | bytearray) -> dict[str, Any]:
    """The JSON object in `raw`; ApiError 400 when it is no JSON, 422 when it is no object."""
    found = loads(raw)
    if not isinstance(found, dict):
        raise invalid("body", "must be a JSON object")
    return found


def dumps(value: Any) -> bytes:
    """`value` as compact UTF-8; a lone surrogate, which UTF-8 cannot hold, becomes a question mark."""
    return _encoder.encode(value).encode("utf-8", "replace")


def dump_text(value: Any) -> str:
    """`value` as compact text."""
    return _encoder.encode(value)
