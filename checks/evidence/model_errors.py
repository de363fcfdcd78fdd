"""Why a model gave no good answer, in words for people, and whether asking again can help."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from checks.errors import MissingError
from checks.reporters.safe import one_line

_LONGEST = 300
_TOO_LONG = re.compile(
    r"context[_ ](?:length|window|size)|maximum context|too (?:long|large|many tokens)|"
    r"exceeds? the (?:available )?context|prompt is too long|max_model_len",
    re.IGNORECASE,
)
_REPEATABLE = frozenset((408, 409, 425, 429))
_TODO = {
    401: "check OPENAI_API_KEY",
    403: "check what OPENAI_API_KEY may use",
    404: "check OPENAI_BASE_URL and the name of the model (OPENAI_MODEL)",
    429: "try later or raise the limit",
}


class ModelError(MissingError):
    """A model that could not be asked. `str()` is one line.

    `status` is the HTTP status, 0 without one; `detail` the server's own words in lower case; `wait` the seconds that
    it asks to wait; `fatal` says that no other question will do better.
    """

    def __init__(self, message: str, status: int = 0, detail: str = "", repeatable: bool = False) -> None:
        super().__init__(one_line(message, _LONGEST * 2))
        self.status, self.detail, self.repeatable = status, detail.lower(), repeatable
        self.wait: float | None = None
        self.fatal = True

    @property
    def too_long(self) -> bool:
        """Whether the question has more tokens than the model can read."""
        return self.status == 413 or (self.status in (400, 422, 500) and bool(_TOO_LONG.search(self.detail)))

    def late(self, pause: float) -> None:
        """Say that the server asks for more time than there is."""
        self.what = one_line(f"{self.what}; it asks to wait {pause:,.0f} s, beyond the deadline", _LONGEST * 2)


class DeadlineError(ModelError):
    """The deadline ended it."""


def of_status(status: int, message: str, body: object, wait: float | None) -> ModelError:
    """The error for an HTTP status of 300 or more."""
    detail = f"{message} {_text(body)}"
    words = one_line(_said(body) or message, _LONGEST)
    if 300 <= status < 400:
        error = ModelError(f"the model's server wants to redirect ({status}), which is not followed", status, detail)
    else:
        todo = f"; {_TODO[status]}" if status in _TODO else ""
        repeatable = (status in _REPEATABLE or status >= 500) and "insufficient_quota" not in detail
        error = ModelError(f"the model's server answered {status}: {words}{todo}", status, detail, repeatable)
    error.wait = wait
    error.fatal = not error.too_long
    return error


def of_network(error: BaseException) -> ModelError:
    """The error for an answer that did not come whole."""
    if "time" in type(error).__name__.lower():
        return DeadlineError("the model did not answer in time", repeatable=True)
    cause = error
    while (inner := cause.__cause__ or cause.__context__) is not None:
        cause = inner
    words = str(cause) or type(cause).__name__
    huge = "more than" in words
    return ModelError(f"the model's server cannot be reached: {words}" if not huge else words, repeatable=not huge)


def wait_asked(headers: Mapping[str, str]) -> float | None:
    """`Retry-After` in seconds, whether it is written as seconds or as a date (RFC 9110); None without a sane one."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,12}(?:\.\d{1,6})?", text):
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, OverflowError, TypeError):
        return None


def _said(body: object) -> str:
    """The server's own message, where servers put it."""
    if isinstance(body, Mapping):
        inner = body.get("error", body)
        for found in (inner.get("message"), inner.get("detail")) if isinstance(inner, Mapping) else (inner,):
            if isinstance(found, str) and found.strip():
                return found
    return ""


def _text(body: object) -> str:
    if isinstance(body, str):
        return body[:4000]
    try:
        return json.dumps(body)[:4000]
    except (TypeError, ValueError, RecursionError):
        return ""
