"""HTTP to the board: JSON in, JSON out, every failure one of the SDK's errors."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from agentboard.sdk.errors import (
    AwayError,
    BoardError,
    ConfigurationError,
    RefusedError,
    StaleSessionError,
    UnknownAgentError,
)
from agentboard.sdk.quiet import hush, talking

if TYPE_CHECKING:
    import httpx

KEEP_ALIVE_S = 70.0  # the board keeps an idle connection for 75 s at least
LONGEST_RETRY_AFTER_S = 300.0
LATER = frozenset({408, 425, 429})


class Client:
    """Connections to one board, for one event loop. Opened by the first request; `close()` when done."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http: httpx.AsyncClient | None = None

    async def post(self, path: str, body: Mapping[str, Any], token: str, timeout_s: float) -> dict[str, Any]:
        """The JSON object that the board answers with.

        Raises AwayError: no answer within `timeout_s`, or "later".
        Raises BoardError: one of the other kinds, by status and code.
        """
        import httpx

        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        content = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
        with talking():
            try:
                async with asyncio.timeout(timeout_s):
                    response = await self._open().post(path, content=content, headers=headers)
            except TimeoutError:
                raise AwayError(f"{self.url} did not answer within {timeout_s:g} s") from None
            except (httpx.HTTPError, OSError) as error:
                raise AwayError(f"{self.url} cannot be reached: {str(error) or type(error).__name__}") from error
        return answer_of(response.status_code, response.headers, response.content, self.url)

    async def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        http, self._http = self._http, None
        if http is not None:
            await http.aclose()

    def _open(self) -> httpx.AsyncClient:
        if self._http is None:
            import httpx

            hush()
            # Without TLS the time and memory of the certificate store are saved; this empty context trusts nobody.
            secure = self.url.startswith("https:")
            context = ssl.create_default_context() if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            pool = httpx.Limits(max_connections=100, max_keepalive_connections=100, keepalive_expiry=KEEP_ALIVE_S)
            try:
                self._http = httpx.AsyncClient(base_url=self.url, verify=context, limits=pool, timeout=None)  # noqa: S113
            except (ValueError, httpx.InvalidURL) as error:
                raise ConfigurationError(f"the proxy settings of the environment are wrong: {error}") from error
        return self._http


def answer_of(status: int, headers: Mapping[str, str], content: bytes, url: str) -> dict[str, Any]:
    """The JSON object of a 2xx answer; anything else is raised as what it means."""
    if not 200 <= status < 300:
        raise _failure(status, headers, content, url)
    answer = _object(content)
    if answer is None:
        raise AwayError(f"{url} answered {status} without a JSON object: is an agentboard there?", status, "no_board")
    return answer


def _failure(status: int, headers: Mapping[str, str], content: bytes, url: str) -> BoardError:
    error = (_object(content) or {}).get("error")
    code, words = (str(error.get("code")), str(error.get("message"))) if isinstance(error, dict) else ("", "")
    if 300 <= status < 400:
        where = headers.get("location", "elsewhere")[:200]
        return BoardError(f"{url} redirects to {where}: set AGENTBOARD_URL to the final address", status, "redirect")
    message = f"{url} answered {status}" + (f" {code}: {words[:500]}" if code else "")
    if status in LATER or status >= 500:
        return AwayError(message, status, code, _retry_after_s(headers))
    if code == "unknown_agent":
        return UnknownAgentError(message, status, code)
    if code == "stale_session":
        return StaleSessionError(message, status, code)
    return RefusedError(message, status, code)


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Seconds of a Retry-After. A date there is compared with the board's own clock, never with ours."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_RETRY_AFTER_S)
    try:
        wait = (parsedate_to_datetime(text) - parsedate_to_datetime(headers.get("date", ""))).total_seconds()
    except (TypeError, ValueError):
        return None
    return min(max(wait, 0.0), LONGEST_RETRY_AFTER_S)
