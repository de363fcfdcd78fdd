"""One agent's standing with its board: its token, its session, its sequence. All of it lives in memory only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from agentboard.sdk import limits
from agentboard.sdk.buffer import Line
from agentboard.sdk.commands import State
from agentboard.sdk.config import Board, Identity
from agentboard.sdk.errors import AwayError, BoardError, StaleSessionError, UnknownAgentError
from agentboard.sdk.wire import Client

SHORTEST_TIMEOUT_S = 2.0
LONGEST_TIMEOUT_S = 10.0


class Session:
    """The calls of contract §4 for one agent. `online` is set while the board answers and knows the agent."""

    def __init__(self, board: Board, identity: Callable[[], Identity], client: Client) -> None:
        self._board = board
        self._identity = identity
        self._client = client
        self._lock = asyncio.Lock()
        self._agent_token = ""
        self._session = ""
        self._seq = 0
        self.id = identity().id
        self.interval_s = identity().interval_s
        self.online = asyncio.Event()

    @property
    def registered(self) -> bool:
        """Whether the board gave us a session that it has not taken back."""
        return bool(self._session)

    @property
    def agent_token(self) -> str:
        """The token for this agent's own calls; empty before registration."""
        return self._agent_token

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shipped."""
        return tuple(each for each in (self._board.token, self._agent_token) if each)

    async def register(self) -> None:
        """Register, or renew: a new session begins.

        Raises BoardError: the board is away or refuses.
        """
        async with self._lock:
            answer = await self._client.post("/api/agents", self._identity().as_json(), self._board.token, self._wait_s)
            token, session = answer.get("agent_token"), answer.get("session")
            if not (isinstance(token, str) and token and isinstance(session, str) and session):
                raise BoardError(f"{self._client.url} registered {self.id} without a token or session", 200, "no_board")
            self._agent_token, self._session, self._seq = token, session, 0
            self.interval_s = _interval_of(answer, self.interval_s)
            self.online.set()

    async def heartbeat(self, status: str, metrics: Mapping[str, float], message: str) -> object:
        """Send one; returns the `commands` of the answer as they came. Heartbeats never overtake each other.

        Raises BoardError: StaleSessionError when another instance took over; UnknownAgentError: register again; ...
        """
        async with self._lock:
            self._seq += 1
            body = {"session": self._session, "seq": self._seq, "status": status, "metrics": dict(metrics)}
            if message:
                body["message"] = limits.short(message)
            answer = await self._own("heartbeat", body)
            self.online.set()
            return answer.get("commands")

    async def send_logs(self, lines: list[Line]) -> None:
        """Ship a batch. A batch whose answer is lost is sent again: a line may stand twice, none is lost.

        Raises BoardError: it was not taken.
        """
        await self._own("logs", {"lines": [line.as_json() for line in lines]})

    async def acknowledge(self, command_id: str, state: State, detail: str) -> None:
        """Tell the state of a command.

        Raises BoardError: it was not taken.
        """
        body = {"state": state, "detail": limits.short(detail)} if detail else {"state": state}
        await self._own(f"commands/{quote(command_id, safe='')}", body)

    async def goodbye(self, reason: str) -> None:
        """Say that the agent stops cleanly; the session is over.

        Raises BoardError: the board will see the agent go late and down instead.
        """
        async with self._lock:
            await self._own("goodbye", {"session": self._session, "reason": limits.short(reason)})
            self.drop()

    def drop(self) -> None:
        """The session is no longer worth anything: register before the next call."""
        self._session = ""
        self.online.clear()

    @property
    def _wait_s(self) -> float:
        return min(max(self.interval_s, SHORTEST_TIMEOUT_S), LONGEST_TIMEOUT_S)

    async def _own(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        session = self._session
        if not session:
            raise UnknownAgentError(f"{self.id} is not registered", 0, "unknown_agent")
        try:
            return await self._client.post(f"/api/agents/{self.id}/{path}", body, self._agent_token, self._wait_s)
        except BoardError as error:
            # A call that began before a renewal says nothing of the new session.
            if session == self._session:
                self._judge(error)
            raise

    def _judge(self, error: BoardError) -> None:
        """What an error means for the session.

        401: the board lost its tokens; stale_seq: it counted further than we. A new registration mends both, as it
        does for an agent that the board forgot.
        """
        if (
            isinstance(error, (StaleSessionError, UnknownAgentError))
            or error.status == 401
            or error.code == "stale_seq"
        ):
            self.drop()
        elif isinstance(error, AwayError):
            self.online.clear()


def _interval_of(answer: Mapping[str, Any], ours: float) -> float:
    """The interval that the board wants, where it names a sensible one."""
    heartbeat = answer.get("heartbeat")
    wanted = heartbeat.get("interval_s") if isinstance(heartbeat, dict) else None
    if limits.is_number(wanted) and isinstance(wanted, (int, float)):
        return min(max(float(wanted), limits.SHORTEST_INTERVAL_S), limits.LONGEST_INTERVAL_S)
    return ours
