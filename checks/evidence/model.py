"""A language model behind any server that speaks OpenAI's chat completions: hosted, vLLM, llama.cpp, Ollama.

One question is one call of `Model.ask`. It is repeated as often as that can help and within the deadline, which also
cuts an answer that trickles in. Answers are hostile: their size is bounded and a redirect is not followed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from checks.evidence.model_answers import Answer, AnswerError, read
from checks.evidence.model_errors import DeadlineError, ModelError, of_network, of_status, wait_asked

if TYPE_CHECKING:
    import httpx2
    from openai import OpenAI

__all__ = ["Answer", "AnswerError", "DeadlineError", "Model", "ModelError", "Question"]

T = TypeVar("T")
MOST_BYTES = 4 << 20
MOST_COMPRESSED = 64 << 10
LONGEST_PAUSE = 8.0


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask: the two messages, the JSON schema of the answer, and how many tokens it may have."""

    system: str
    user: str
    name: str
    schema: Mapping[str, Any]
    output_tokens: int


class Account(Protocol):
    """Who keeps account of requests."""

    def allows(self) -> bool:
        """Whether one more request may be sent."""

    def before(self) -> None:
        """A request is about to be sent."""

    def after(self, prompt_tokens: int, output_tokens: int) -> None:
        """What the server says that it cost; zeros when it says nothing."""


@dataclass(slots=True)
class Model:
    """One model at one server. `end` is the deadline in seconds of `time.monotonic`."""

    key: str = field(repr=False)
    url: str | None
    name: str
    end: float
    retries: int
    account: Account
    sleep: Callable[[float], None] = time.sleep
    _plain: bool = field(default=False, init=False)
    _cap: str = field(default="", init=False)
    _client: OpenAI | None = field(default=None, init=False, repr=False)
    _abandoned: bool = field(default=False, init=False)

    def ask(self, question: Question, understand: Callable[[Answer], T]) -> T:
        """What `understand` makes of the answer. It raises AnswerError for one that is of no use.

        Raises ModelError when no good answer came in time.
        """
        failures = 0
        while True:
            try:
                return understand(self._answer(question))
            except ModelError as error:
                if not self.account.allows():
                    raise
                if self._adapt(error):
                    continue
                pause = self._pause(error, failures)
                if pause is None:
                    raise
            failures += 1
            self.sleep(pause)

    def close(self) -> None:
        """Close the connections, unless an answer that came too late still holds one: the process will end it."""
        if self._client is not None and not self._abandoned:
            self._client.close()

    def _pause(self, error: ModelError, failures: int) -> float | None:
        """Seconds until it makes sense to ask again, None when it does not."""
        if not error.repeatable or failures >= self.retries:
            return None
        pause = min(LONGEST_PAUSE, 0.5 * 2.0**failures) if error.wait is None else error.wait
        if time.monotonic() + pause >= self.end:
            if error.wait is not None:
                error.late(pause)
            return None
        return pause

    def _adapt(self, error: ModelError) -> bool:
        """Whether the server refused a parameter that can be left out or has another name; then it is."""
        if error.status not in (400, 422) or error.too_long:
            return False
        if "max_tokens" in error.detail or "max_completion_tokens" in error.detail:
            other = "max_completion_tokens" if self._cap_name() == "max_tokens" else "max_tokens"
            if not self._cap:
                self._cap = other
                return True
        if not self._plain:
            self._plain = True
            return True
        return False

    def _cap_name(self) -> str:
        if self._cap:
            return self._cap
        return "max_tokens" if self.url and "api.openai.com" not in self.url else "max_completion_tokens"

    def _answer(self, question: Question) -> Answer:
        """One request. It runs beside, so that nothing a server does can hold us beyond the deadline."""
        if self.end - time.monotonic() <= 0:
            raise DeadlineError("the deadline has passed")
        client = self._made()
        self.account.before()
        result: list[Answer | BaseException] = []

        def work() -> None:
            try:
                result.append(self._send(client, question))
            except BaseException as error:  # noqa: BLE001 - it is raised again below, in the caller's thread
                result.append(error)

        thread = threading.Thread(target=work, daemon=True, name="model")
        thread.start()
        thread.join(max(0.0, self.end - time.monotonic()))
        if not result:
            self._abandoned = True
            raise DeadlineError("the model did not finish its answer before the deadline")
        if isinstance(result[0], AnswerError):
            self.account.after(*result[0].used)
        if isinstance(result[0], BaseException):
            raise result[0]
        self.account.after(result[0].prompt_tokens, result[0].output_tokens)
        return result[0]

    def _send(self, client: OpenAI, question: Question) -> Answer:
        import httpx2
        import openai

        try:
            response = client.chat.completions.with_raw_response.create(**self._body(question)).http_response
        except openai.APIStatusError as error:
            headers = {name.lower(): value for name, value in error.response.headers.items()}
            raise of_status(error.status_code, error.message, error.body, wait_asked(headers)) from None
        except (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            raise of_network(error) from None
        return read(response.content, response.headers.get("content-type", ""))

    def _body(self, question: Question) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.name,
            "messages": [
                {"role": "system", "content": question.system},
                {"role": "user", "content": question.user},
            ],
            self._cap_name(): question.output_tokens,
        }
        if not self._plain:
            schema = {"name": question.name, "strict": True, "schema": question.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        return body

    def _made(self) -> OpenAI:
        """The client; made late, since its import costs half a second."""
        if self._client is None:
            import httpx2
            from openai import DefaultHttpxClient, OpenAI, OpenAIError

            timeout = httpx2.Timeout(max(1.0, self.end - time.monotonic()), connect=10.0)
            try:
                # A proxy of the environment is for other hosts than this one.
                local = httpx2.URL(self.url or "").host in ("localhost", "127.0.0.1", "::1")
                http = DefaultHttpxClient(
                    timeout=timeout,
                    follow_redirects=False,
                    event_hooks={"response": [self._bound]},
                    trust_env=not local,
                )
                headers = {"Accept-Encoding": "identity"}
                self._client = OpenAI(
                    api_key=self.key, base_url=self.url, max_retries=0, http_client=http, default_headers=headers
                )
            except (OpenAIError, httpx2.InvalidURL, ValueError) as error:
                raise ModelError(f"OPENAI_BASE_URL is no address: {error}") from error
        return self._client

    def _bound(self, response: httpx2.Response) -> None:
        """Bound what is read of the body, whatever the server sends."""
        encoded = response.headers.get("content-encoding", "identity") != "identity"
        response.stream = _bounded(response.stream, MOST_COMPRESSED if encoded else MOST_BYTES, self.end)


def _bounded(stream: Any, limit: int, end: float) -> Any:
    import httpx2

    class Bounded(httpx2.SyncByteStream):
        def __iter__(self) -> Any:
            total = 0
            for part in stream:
                total += len(part)
                if total > limit:
                    raise httpx2.ReadError(f"the answer has more than {limit:,} bytes")
                if time.monotonic() > end:
                    raise httpx2.ReadTimeout("the deadline has passed")
                yield part

        def close(self) -> None:
            stream.close()

    return Bounded()
