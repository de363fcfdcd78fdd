"""GET over HTTP for probes: no redirect is followed, no answer is larger than it may be."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, unquote, urlencode, urlsplit, urlunsplit

from checks.errors import UsageError
from checks.health import Outcome, State

MOST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a body, whatever the status is."""

    status: int
    body: bytes

    def json(self) -> Any:
        """The body as JSON, None when it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


class UnreachableError(Exception):
    """Nothing answered; the text says why in a few words."""


@dataclass(frozen=True, slots=True)
class Site:
    """A base URL and how to authenticate there. `label` is the URL without credentials, for people."""

    url: str
    authorization: str
    label: str

    @classmethod
    def of(cls, text: str, token: str = "") -> Site:
        """From a URL that may hold `user:password@`. Raises UsageError when it is no http(s) URL."""
        todo = "Write it like http://127.0.0.1:8080."
        try:
            parts = urlsplit(text.strip())
            port = f":{parts.port}" if parts.port else ""
        except ValueError as error:
            raise UsageError("is no URL", "the address", todo) from error
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError("is no http or https URL", "the address", todo)
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        base = urlunsplit((parts.scheme, host + port, quote(parts.path.rstrip("/"), safe="/%"), "", ""))
        authorization = f"Bearer {token.strip()}" if token.strip() else ""
        if parts.password is not None:
            pair = f"{unquote(parts.username or '')}:{unquote(parts.password)}"
            authorization = "Basic " + base64.b64encode(pair.encode()).decode()
        return cls(base, authorization, base)

    def get(self, path: str, timeout_s: float, **query: str) -> Answer:
        """What `path` answers. Raises UnreachableError."""
        from http.client import HTTPException
        from urllib.request import HTTPRedirectHandler, Request, build_opener

        class Stay(HTTPRedirectHandler):
            def redirect_request(self, *_args: object, **_more: object) -> None:
                return None

        url = f"{self.url}{path}" + (f"?{urlencode(query)}" if query else "")
        headers = {"Accept": "application/json", "User-Agent": "health-check"}
        if self.authorization:
            headers["Authorization"] = self.authorization
        try:
            with build_opener(Stay).open(Request(url, headers=headers), timeout=timeout_s) as response:  # noqa: S310 - http(s) by `of`
                return Answer(response.status, response.read(MOST_BYTES))
        except HTTPError as error:
            with error:
                return Answer(error.code, error.read(MOST_BYTES))
        except URLError as error:
            raise UnreachableError(_words(error.reason)) from error
        except (OSError, HTTPException, ValueError) as error:
            raise UnreachableError(_words(error)) from error


def _words(reason: object) -> str:
    if isinstance(reason, TimeoutError):
        return "no answer in time"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror.lower()
    return f"{type(reason).__name__}: {reason}"[:200]


def refused(answer: Answer, todo: str) -> Outcome | None:
    """The outcome when the answer is about our credentials or the address, else None."""
    if answer.status in (401, 403):
        return Outcome(State.MISCONFIGURED, f"answers {answer.status}: {todo}")
    if 300 <= answer.status < 400:
        return Outcome(State.MISCONFIGURED, f"redirects ({answer.status}): name the final address")
    return None
