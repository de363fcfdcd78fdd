"""The fake board itself: what a test holds in its hand."""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from agentboard.sdk.config import TOKEN_VARIABLE, URL_VARIABLE, Board
from agentboard.sdk.testing import rules
from agentboard.sdk.testing.problem import ProblemError
from agentboard.sdk.testing.server import Server
from agentboard.sdk.testing.state import Answer, FakeAgent, State, now

PATIENCE_S = 10.0


class FakeBoard:
    """An agentboard on a free port of 127.0.0.1, for `with` and `async with`.

    It knows the agent's side of the contract (§4) and is strict: whatever is not as written is refused, and kept in
    `refusals`. `delay_s` is what every answer takes; `interval_s` the interval that it asks of agents, when set.
    """

    def __init__(self, *, push: bool = True) -> None:
        self.token = f"enrol-{secrets.token_urlsafe()}"
        self.push = push
        self.delay_s = 0.0
        self.requests = 0
        self.refusals: list[ProblemError] = []
        self._state = State(self.token)
        self._failures: list[tuple[str, ProblemError]] = []
        self._lock = threading.RLock()
        self._server = Server(self)

    # Life

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        self._server.stop()

    async def __aenter__(self) -> Self:
        return await asyncio.to_thread(self.__enter__)

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self._server.stop)

    @property
    def url(self) -> str:
        """Where it is; the same after it was away."""
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def board(self) -> Board:
        """What an agent's constructor takes."""
        return Board(self.url, self.token)

    @property
    def env(self) -> dict[str, str]:
        """What a process's environment needs."""
        return {URL_VARIABLE: self.url, TOKEN_VARIABLE: self.token}

    # What it saw

    def agent(self, name: str) -> FakeAgent:
        """An agent; an empty one when nobody registered under that id."""
        with self._lock:
            return self._state.agents.get(name) or FakeAgent(name, "", "")

    @property
    def agents(self) -> dict[str, FakeAgent]:
        """All agents by id."""
        with self._lock:
            return dict(self._state.agents)

    def wait_for(self, condition: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
        """Return when the condition holds. Raises TimeoutError when it does not in time."""
        deadline = time.monotonic() + patience_s
        while not condition():
            _in_time(deadline, self.refusals)
            time.sleep(0.01)

    async def until(self, condition: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
        """The same for coroutines."""
        deadline = time.monotonic() + patience_s
        while not condition():
            _in_time(deadline, self.refusals)
            await asyncio.sleep(0.01)

    # What it does to agents

    def command(self, agent: str, action: str = "restart", reason: str = "", *, pushed: bool = True) -> str:
        """Give the agent a command, over its socket too unless not `pushed`; the id of the command."""
        made = {"id": secrets.token_hex(8), "agent": agent, "action": action, "state": "queued", "actor": "test"}
        with self._lock:
            times = dict.fromkeys(("created_at", "updated_at", "expires_at"), now())
            self._state.agents[agent].commands[made["id"]] = {**made, **times, "reason": reason, "detail": ""}
        if pushed:
            self._server.push(agent, self._state.agents[agent].waiting())
        return made["id"]

    def deliver_again(self, agent: str, command: str) -> None:
        """Push a command once more, whatever became of it: at least once is what the contract promises."""
        self._server.push(agent, [dict(self._state.agents[agent].commands[command])])

    def expire(self, agent: str, command: str) -> None:
        """The command's time is over."""
        with self._lock:
            self._state.agents[agent].commands[command]["state"] = "expired"

    def forget(self, agent: str) -> None:
        """The agent was deleted: 404 `unknown_agent` until it registers again. Its history begins anew."""
        with self._lock:
            del self._state.agents[agent]

    def revoke(self, agent: str) -> None:
        """The agent's own token is no longer good: 401 until it registers again."""
        with self._lock:
            self._state.tokens.discard(self._state.agents[agent].token)
            self._state.agents[agent].token = ""

    def take_over(self, agent: str) -> None:
        """Another instance registers under the id: 409 `stale_session` for the first."""
        with self._lock:
            self._state.agents[agent].session = secrets.token_hex(8)

    def ask_interval(self, seconds: float | None) -> None:
        """Ask agents that register from now on for this interval."""
        self._state.interval_s = seconds

    def fail(
        self,
        status: int,
        code: str = "unavailable",
        *,
        times: int = 1,
        on: str = "",
        retry_after_s: float | None = None,
    ) -> None:
        """Answer the next requests with an error; `on` is how their path ends: heartbeat, logs, goodbye."""
        with self._lock:
            self._failures += [(on, ProblemError(status, code, retry_after_s=retry_after_s))] * times

    def recover(self) -> None:
        """Take back what `fail()` has left."""
        self._failures.clear()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Nobody listens inside the block, and all connections are cut."""
        self._server.stop()
        try:
            yield
        finally:
            self._server.start()

    # What the server asks

    def answer(self, path: str, token: str, content: bytes, content_type: str) -> Answer:
        """What a POST does. Raises ProblemError."""
        time.sleep(self.delay_s)
        with self._lock:
            self.requests += 1
            failure = next((each for each in self._failures if path.endswith(each[0])), None)
            if failure is not None:
                self._failures.remove(failure)
                raise failure[1]
            try:
                most = rules.BODY_BYTES * (4 if path.endswith("/logs") else 1)
                return self._state.post(path, token, rules.parse(content, content_type, most))
            except ProblemError as problem:
                self.refusals.append(problem)
                raise

    def pushes_to(self, token: str) -> tuple[str, list[dict[str, Any]]]:
        """Whose socket this is, and what waits for it. Raises ProblemError 401 or 404."""
        if not self.push:
            raise ProblemError(404, "not_found")
        with self._lock:
            for agent in self._state.agents.values():
                if agent.token == token:
                    return agent.id, agent.waiting()
        raise ProblemError(401, "unauthorized")


def _in_time(deadline: float, refusals: list[ProblemError]) -> None:
    if time.monotonic() > deadline:
        raise TimeoutError(f"it did not come to that; the board refused: {[str(each) for each in refusals[-5:]]}")
