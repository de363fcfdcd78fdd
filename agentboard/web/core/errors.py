"""What the board refuses, in the words of the wire contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ApiError(Exception):
    """A refusal: HTTP status, `code` in snake case, a sentence for people, and details for programs."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        details: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = dict(details or {})
        self.headers = dict(headers or {})

    def body(self) -> dict[str, Any]:
        """The value of `error` in a reply."""
        found: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.details:
            found["details"] = self.details
        return found


class StoreError(Exception):
    """The disk or the database did not take what it was given; the text says why."""


def invalid(field: str, message: str, **details: Any) -> ApiError:
    """422: a field has the wrong type, is out of range, or names what does not exist."""
    return ApiError(422, "invalid", f"{field}: {message}", {"field": field, **details})


def invalid_json(message: str) -> ApiError:
    """400: the body is not JSON."""
    return ApiError(400, "invalid_json", message)


def unauthorized(message: str = "This needs a token or a session.") -> ApiError:
    """401, with the header that says how to do it."""
    return ApiError(401, "unauthorized", message, headers={"WWW-Authenticate": 'Bearer realm="agentboard"'})


def forbidden(message: str) -> ApiError:
    """403: known, but not allowed."""
    return ApiError(403, "forbidden", message)


def not_found(message: str) -> ApiError:
    """404 for anything but an agent."""
    return ApiError(404, "not_found", message)


def unknown_agent(agent: str) -> ApiError:
    """404: the agent has to register (again)."""
    return ApiError(404, "unknown_agent", "No agent has this id; it has to register.", {"id": agent[:63]})


def conflict(code: str, message: str, **details: Any) -> ApiError:
    """409: the state does not allow it."""
    return ApiError(409, code, message, details)


def too_large(limit: int) -> ApiError:
    """413: the body is longer than `limit` bytes."""
    return ApiError(413, "too_large", f"The body is longer than {limit} bytes.", {"limit": limit})


def not_stored(reason: str) -> ApiError:
    """503: what must be on disk before the reply could not be written."""
    return ApiError(
        503, "storage_unavailable", f"It could not be stored: {reason}. Try again.", headers={"Retry-After": "2"}
    )
