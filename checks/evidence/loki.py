"""Lines from Grafana Loki: `query_range`, page by page, in order of time.

The environment variables are those of Loki's own logcli: LOKI_ADDR, LOKI_USERNAME, LOKI_PASSWORD, LOKI_BEARER_TOKEN,
LOKI_ORG_ID. No error shows a password or a token.
"""

from __future__ import annotations

import base64
import http.client
import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from checks.errors import MissingError, UsageError

PAGE = 5_000
"""Lines a call; Loki's own default limit."""
TIMEOUT = 30.0
TRIES = 3
PAUSE = 0.5
"""Seconds before the second try, doubled for each further one."""
LARGEST = 64 * 1024 * 1024
"""Bytes of an answer."""
TODO = "Check LOKI_ADDR and that the server answers."
_LIMIT = re.compile(r"max entries limit.*\((\d+) > (\d+)\)")
_AGAIN = frozenset({429, 500, 502, 503, 504})


class _LimitError(Exception):
    """The server gives fewer lines a call than were asked for."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


@dataclass(frozen=True, slots=True)
class LokiLine:
    """One line. `moment` is in nanoseconds since 1970, `labels` are its stream's."""

    moment: int
    text: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Loki:
    """A Loki server; `url` is its base, with the path before /loki/api if it has one."""

    url: str
    username: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    tenant: str = ""
    timeout: float = TIMEOUT

    @staticmethod
    def from_environment(environ: Mapping[str, str]) -> Loki:
        """Raises MissingError when LOKI_ADDR is not set."""
        url = environ.get("LOKI_ADDR", "")
        if not url:
            raise MissingError("no Loki server is named", "LOKI_ADDR", "Set it to the server's address.")
        return Loki(
            url,
            environ.get("LOKI_USERNAME", ""),
            environ.get("LOKI_PASSWORD", ""),
            environ.get("LOKI_BEARER_TOKEN", ""),
            environ.get("LOKI_ORG_ID", ""),
        )

    def lines(self, query: str, since: float, until: float, most: int = 1_000_000) -> Iterator[LokiLine]:
        """The lines of a LogQL query from `since` (seconds since 1970) on and before `until`, at most `most`.

        Raises UsageError for a query that Loki refuses or that gives no lines, MissingError when it does not answer.
        """
        start, end, limit = int(since * 1e9), int(until * 1e9), PAGE
        seen: set[tuple[int, str, str]] = set()
        while start < end and most > 0:
            try:
                page = self._page(query, start, end, limit)
            except _LimitError as error:
                limit = error.limit
                continue
            fresh = [
                line for line in page if start < line.moment < end or (line.moment == start and _key(line) not in seen)
            ]
            yield from fresh[:most]
            most -= len(fresh)
            if len(page) < limit:
                return
            # The next page begins with the moment at which this one was cut off; what came of it is known.
            last = page[-1].moment
            start = last if fresh and last > start else last + 1
            seen = {_key(line) for line in page if line.moment == last}

    def _page(self, query: str, start: int, end: int, limit: int) -> list[LokiLine]:
        parameters = {"query": query, "start": start, "end": end, "limit": limit, "direction": "forward"}
        data = self._get(f"/loki/api/v1/query_range?{urlencode(parameters)}")
        try:
            kind, streams = data["data"]["resultType"], data["data"]["result"]
            if kind != "streams":
                raise UsageError(
                    f"the query gives a {kind}, no lines", query, "Write a log query, without rate() or count()."
                )
            found = [
                LokiLine(int(value[0]), str(value[1]), stream["stream"])
                for stream in streams
                for value in stream["values"]
            ]
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise MissingError("answered in a form that is not Loki's", self._place, TODO) from error
        return sorted(found, key=lambda line: line.moment)

    @property
    def _place(self) -> str:
        """The server, without what may be secret in its address."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}"

    def _get(self, path: str) -> Any:
        problem: OSError | http.client.HTTPException | None = None
        status, body = 0, b""
        for attempt in range(TRIES):
            if attempt:
                time.sleep(PAUSE * 2 ** (attempt - 1))
            try:
                status, body = self._once(path)
                problem = None
            except (OSError, http.client.HTTPException) as error:
                problem = error
            if problem is None and status not in _AGAIN:
                break
        if problem is not None:
            reason = getattr(problem, "strerror", None) or type(problem).__name__
            raise MissingError(f"Loki cannot be reached: {reason}", self._place, TODO) from problem
        return self._parsed(status, body)

    def _once(self, path: str) -> tuple[int, bytes]:
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise UsageError("is no http or https address", "LOKI_ADDR", "Write it as https://loki.example.org.")
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname, parts.port, timeout=self.timeout)
        try:
            connection.request("GET", parts.path.rstrip("/") + path, headers=self._headers())
            answer = connection.getresponse()
            body = answer.read(LARGEST + 1)
        finally:
            connection.close()
        if len(body) > LARGEST:
            raise MissingError("the answer is larger than 64 MiB", self._place, "Ask for a shorter time.")
        return answer.status, body

    def _headers(self) -> dict[str, str]:
        parts = urlsplit(self.url)
        headers = {"Accept": "application/json", "User-Agent": "self-improving-stack"}
        username = self.username or unquote(parts.username or "")
        password = self.password or unquote(parts.password or "")
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        elif username or password:
            headers["Authorization"] = "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()
        if self.tenant:
            headers["X-Scope-OrgID"] = self.tenant
        return headers

    def _parsed(self, status: int, body: bytes) -> Any:
        words = body[:300].decode("utf-8", "replace").strip()
        if status == 400 and (match := _LIMIT.search(words)) and 0 < int(match[2]) < int(match[1]):
            raise _LimitError(int(match[2]))
        if status == 400:
            raise UsageError(f"Loki refuses the query: {words}", self._place, "Correct the LogQL query.")
        if status in {401, 403}:
            raise MissingError(f"Loki refuses access ({status})", self._place, "Check the LOKI_ variables.")
        if status != 200:
            raise MissingError(f"Loki answers {status}: {words}", self._place, TODO)
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise MissingError("answered with something that is not JSON", self._place, TODO) from error


def _key(line: LokiLine) -> tuple[int, str, str]:
    return line.moment, line.text, repr(sorted(line.labels.items()))
