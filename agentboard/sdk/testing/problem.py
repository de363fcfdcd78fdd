"""Why a fake board refuses, in the words of contract §2."""

from __future__ import annotations

from typing import Any


class ProblemError(Exception):
    """An answer with an error."""

    def __init__(
        self, status: int, code: str, message: str = "", field: str = "", retry_after_s: float | None = None
    ) -> None:
        super().__init__(f"{status} {code}: {message or field}")
        self.status = status
        self.code = code
        self.message = message or code.replace("_", " ")
        self.field = field
        self.retry_after_s = retry_after_s

    def as_json(self) -> dict[str, Any]:
        """The body."""
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.field:
            error["details"] = {"field": self.field}
        return {"error": error}


def invalid(field: str, message: str) -> ProblemError:
    """422 for one field."""
    return ProblemError(422, "invalid", f"{field}: {message}", field)
