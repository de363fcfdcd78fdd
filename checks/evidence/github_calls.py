"""One call to GitHub through PyGithub's Requester, repeated as far as that is right and in time."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from checks.evidence import github_waits as waits
from checks.evidence.github_errors import GitHubError, graphql_refused, refused
from checks.evidence.github_waits import Timing
from checks.reporters.safe import one_line

if TYPE_CHECKING:
    from github.Requester import Requester

AGENT = "self-improving-stack"
VERSION = "2022-11-28"
TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class Call:
    """`url` is a path below the API's base, or a whole address, as GitHub's own links are."""

    verb: str
    url: str
    body: Any = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    accept: str = "application/vnd.github+json"


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` have names in lower case; `data` is parsed JSON, None without a body."""

    status: int
    headers: Mapping[str, str]
    data: Any = None


@dataclass(slots=True)
class Caller:
    """Sends calls with one token until `end`, a time of `timing.monotonic`."""

    token: str = field(repr=False)
    end: float
    timing: Timing
    _local: threading.local = field(default_factory=threading.local, init=False, repr=False)

    def send(self, base: str, call: Call) -> Answer:
        """One call to the host of `base`, whatever host its url names. Raises as PyGithub and requests do."""
        requester, headers = self._requester(base), {"Accept": call.accept, "X-GitHub-Api-Version": VERSION}
        status, found, text = requester.requestJson(call.verb, call.url, dict(call.parameters), headers, call.body)
        try:
            data = json.loads(text) if text.strip() else None
        except ValueError as error:
            if status < 300:
                raise GitHubError("server", status, call.url, "answered with something that is not JSON") from error
            data = {"message": text[:1000]} if not text.lstrip().startswith("<") else None
        return Answer(status, found, data)

    def repeated(self, once: Callable[[], Answer], path: str, repeat: bool) -> Answer:
        """The first good answer. `repeat` says that a second call does no harm when the first was lost."""
        attempt = 0
        while True:
            answer, error = self._tried(once, path)
            if error is None:
                return answer
            limited = error.kind == "limit"
            lost = repeat and error.kind in ("unreachable", "server") and attempt + 1 < waits.TRIES
            if not limited and not lost:
                raise error
            pause = (waits.limit_wait if limited else waits.backoff)(answer.headers, attempt, self.timing)
            if self.timing.monotonic() + pause >= self.end:
                raise self._late(error, pause) if limited else error
            self.timing.sleep(pause)
            attempt += 1

    def pause(self, attempt: int) -> None:
        """Sleep for the back-off of an attempt, not beyond the deadline."""
        left = self.end - self.timing.monotonic()
        self.timing.sleep(max(0.0, min(left, waits.backoff({}, attempt, self.timing))))

    def timeout(self) -> float:
        """Seconds that one call may wait for an answer; at least one, so that a late call can still fail well."""
        return max(1.0, min(TIMEOUT, self.end - self.timing.monotonic()))

    def _tried(self, once: Callable[[], Answer], path: str) -> tuple[Answer, GitHubError | None]:
        """The answer and what is wrong with it."""
        from requests.exceptions import RequestException

        try:
            answer = once()
        except GitHubError as error:
            return Answer(error.status, {}), self._scrubbed(error)
        except (RequestException, OSError) as error:
            return Answer(0, {}), GitHubError("unreachable", 0, path, self._cause(error))
        except RuntimeError as error:  # PyGithub's for a redirect to another host
            return Answer(301, {}), GitHubError("invalid", 301, path, self._clean(str(error)))
        return answer, self._refusal(answer, path)

    def _refusal(self, answer: Answer, path: str) -> GitHubError | None:
        if answer.status >= 300:
            return self._scrubbed(refused(answer.status, path, answer.headers, answer.data))
        if path == "graphql" and isinstance(answer.data, dict) and answer.data.get("errors"):
            return self._scrubbed(graphql_refused(path, answer.headers, answer.data["errors"]))
        return None

    def _scrubbed(self, error: GitHubError) -> GitHubError:
        if self.token not in str(error):
            return error
        path, message, todo = map(self._clean, (error.path, error.message, error.todo))
        clean = GitHubError(error.kind, error.status, path, message, todo)
        clean.types = error.types
        return clean

    def _clean(self, text: str) -> str:
        return one_line(text.replace(self.token, "***"), 400)

    def _cause(self, error: BaseException) -> str:
        """The innermost reason: requests and urllib3 wrap it several times."""
        while (inner := error.__cause__ or error.__context__) is not None:
            error = inner
        return f"cannot be reached: {self._clean(str(error)) or type(error).__name__}"

    def _late(self, error: GitHubError, pause: float) -> GitHubError:
        message = f"{error.message.rstrip('.')}: it asks to wait {pause:,.0f} s, longer than this run may take"
        return GitHubError("limit", error.status, error.path, message)

    def _requester(self, base: str) -> Requester:
        """PyGithub's requester for the API at `base`; one a thread, because it is not made to be shared."""
        from github.Auth import Token
        from github.Requester import Requester

        known: dict[tuple[str, int], Requester] = self._local.__dict__.setdefault("known", {})
        timeout = int(self.timeout())
        if (base, timeout) not in known:
            if len(known) > 2:  # one for REST and one for GraphQL, until the deadline shortens their time
                known.clear()
            known[base, timeout] = Requester(
                auth=Token(self.token),
                base_url=base,
                timeout=timeout,
                user_agent=AGENT,
                per_page=100,
                verify=True,
                retry=0,
                pool_size=None,
            )
        return known[base, timeout]
