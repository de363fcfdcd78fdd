"""GitHub's REST and GraphQL APIs for one repository: github.com, ghe.com and GitHub Enterprise Server.

A GET that fails on the way is repeated, and a rate limit is waited for as GitHub asks, both only within the
deadline. The token goes to the API's own host and into no message.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import InitVar, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from checks.errors import MissingError, UsageError
from checks.evidence.github_calls import AGENT, VERSION, Answer, Call, Caller
from checks.evidence.github_download import fetch
from checks.evidence.github_errors import GitHubError
from checks.evidence.github_waits import Timing

__all__ = ["API", "GitHub", "GitHubError", "Timing"]

API = "https://api.github.com"
JSON = "application/vnd.github+json"
MOST_BYTES = 512 << 20
MOST_PAGES = 1000
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")
_NEXT = re.compile(r'<([^<>]{1,2000})>\s*;[^,<]{0,200}\brel="?next\b')
_LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}")


@dataclass(eq=False)
class GitHub:
    """The API of one repository.

    `deadline_s` seconds are for all calls together, counted from here. A path that starts with `/` is below
    the API's root (`/user`), any other below the repository (`pulls`). The caller quotes parts of a path that
    come from outside. Threads may share a client.
    """

    token: InitVar[str]
    repository: str
    api_url: str = API
    graphql_url: str | None = None
    deadline_s: InitVar[float] = 300.0
    timing: InitVar[Timing | None] = None
    _token: str = field(default="", init=False, repr=False)
    _caller: Caller = field(init=False, repr=False)

    def __post_init__(self, token: str, deadline_s: float, timing: Timing | None) -> None:
        if not _NAME.fullmatch(self.repository) or set(self.repository.split("/")) & {".", ".."}:
            raise UsageError(f"{self.repository[:200]!r} is not OWNER/NAME", "GITHUB_REPOSITORY")
        token = token.strip()
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            raise UsageError("is no token", "GITHUB_TOKEN", "Give a token of GitHub, without quotes or spaces.")
        self.api_url = _checked(self.api_url, "GITHUB_API_URL")
        self.graphql_url = _checked(self.graphql_url or _graphql(self.api_url), "GITHUB_GRAPHQL_URL")
        timing = timing or Timing()
        self._token = token
        self._caller = Caller(token, timing.monotonic() + deadline_s, timing)

    @staticmethod
    def from_environment(environ: Mapping[str, str], deadline_s: float = 300.0, timing: Timing | None = None) -> GitHub:
        """A client from GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_API_URL and GITHUB_GRAPHQL_URL.

        Raises MissingError when one of the first two is not set, UsageError when one is malformed.
        """
        missing = [name for name in ("GITHUB_TOKEN", "GITHUB_REPOSITORY") if not environ.get(name, "").strip()]
        if missing:
            raise MissingError("not set", " and ".join(missing), "Set it to reach GitHub.")
        return GitHub(
            environ["GITHUB_TOKEN"],
            environ["GITHUB_REPOSITORY"].strip(),
            environ.get("GITHUB_API_URL") or API,
            environ.get("GITHUB_GRAPHQL_URL") or None,
            deadline_s,
            timing,
        )

    def rest(
        self,
        verb: str,
        path: str,
        body: Any = None,
        parameters: Mapping[str, Any] | None = None,
        accept: str | None = None,
    ) -> Any:
        """One call; the parsed JSON of the answer, None when it has no body. Raises GitHubError."""
        return self._rest(
            Call(verb, self._full(path), body, parameters or {}, accept or JSON), path or self.repository
        ).data

    def pages(self, path: str, parameters: Mapping[str, Any] | None = None, key: str = "") -> Iterator[Any]:
        """The items of all pages of a listing, fetched as they are asked for. Raises GitHubError.

        `key` names the list in the answer where that is an object (`workflow_runs`).
        """
        url, query = path, {"per_page": 100, **(parameters or {})}
        for _ in range(MOST_PAGES):
            answer = self._rest(Call("GET", self._full(url), None, query), path)
            items = answer.data.get(key) if key and isinstance(answer.data, dict) else answer.data
            if not isinstance(items, list):
                raise GitHubError("server", answer.status, path, "answered with something that is no list")
            yield from items
            following = _NEXT.search(answer.headers.get("link", ""))
            if following is None:
                return
            url, query = self._relative(following[1]), {}
        raise GitHubError("invalid", 200, path, f"has more than {MOST_PAGES:,} pages")

    def graphql(self, query: str, variables: Mapping[str, Any] | None = None) -> Any:
        """The `data` of the answer. Any error in it raises GitHubError, whose `types` are GitHub's own."""
        body = {"query": query, "variables": dict(variables or {})}
        url, caller = str(self.graphql_url), self._caller
        again = not query.lstrip().startswith("mutation")
        answer = caller.repeated(lambda: caller.send(url, Call("POST", url, body)), "graphql", again)
        if not isinstance(answer.data, dict) or not isinstance(answer.data.get("data"), dict):
            raise GitHubError("server", answer.status, "graphql", "answered without data")
        return answer.data["data"]

    def download(self, path: str, limit: int = MOST_BYTES) -> bytes:
        """The bytes of a file, such as a job's log. A redirect to another host is followed without the token.

        Raises GitHubError, and InputError when the file has more than `limit` bytes.
        """

        def once() -> Answer:
            headers = {"Authorization": f"Bearer {self._token}", "X-GitHub-Api-Version": VERSION, "User-Agent": AGENT}
            status, found, data = fetch(self.api_url + self._full(path), headers, self._caller.timeout(), limit)
            return Answer(status, found, data if status < 300 else _message(data))

        data: bytes = self._caller.repeated(once, path, True).data
        return data

    def pause(self, attempt: int) -> None:
        """Wait a moment before something is tried again, `attempt` counting from 0; not beyond the deadline."""
        self._caller.pause(attempt)

    def scrub(self, text: str) -> str:
        """The text without the token."""
        return text.replace(self._token, "***")

    def _rest(self, call: Call, path: str) -> Answer:
        caller = self._caller
        return caller.repeated(lambda: caller.send(self.api_url, call), path, call.verb in ("GET", "HEAD"))

    def _full(self, path: str) -> str:
        if path.startswith(f"{self.api_url}/"):
            return self._relative(path)
        if "://" in path.split("?", maxsplit=1)[0]:
            raise GitHubError("invalid", 0, path, "is not an address of this API")
        return path if path.startswith("/") else f"/repos/{self.repository}/{path}".rstrip("/")

    def _relative(self, url: str) -> str:
        """What an address of GitHub's own says below the API's root; the host behind a proxy may have another name."""
        parts = urlsplit(url)
        path = parts.path.removeprefix(urlsplit(self.api_url).path)
        return f"{path}?{parts.query}" if parts.query else path


def _checked(url: str, name: str) -> str:
    """A base address without its last slash. Plain HTTP would show the token, so only this machine may speak it."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise UsageError("is no web address", name, f"Write it like {API}.")
    if parts.scheme == "http" and not _LOOPBACK.fullmatch(parts.hostname):
        raise UsageError("is not https", name, "The token would travel in the clear.")
    return url.strip().rstrip("/")


def _graphql(api_url: str) -> str:
    """GHES has REST under /api/v3 and GraphQL under /api/graphql; elsewhere it is /graphql beside REST."""
    return f"{api_url.removesuffix('/v3')}/graphql"


def _message(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None
