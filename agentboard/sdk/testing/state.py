"""The memory of a fake board, and what each request does to it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from agentboard.sdk import limits
from agentboard.sdk.testing import rules
from agentboard.sdk.testing.problem import ProblemError

Answer = tuple[int, dict[str, Any]]
OPEN = ("queued", "delivered")


@dataclass(slots=True)
class FakeAgent:
    """What the board knows of an agent. Bodies are as they were sent."""

    id: str
    token: str
    session: str
    registrations: list[dict[str, Any]] = field(default_factory=list)
    heartbeats: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    commands: dict[str, dict[str, Any]] = field(default_factory=dict)
    acknowledgements: list[tuple[str, str]] = field(default_factory=list)
    seq: int = 0
    stopped: str | None = None

    @property
    def messages(self) -> list[str]:
        """The text of all lines."""
        return [line["message"] for line in self.lines]

    @property
    def status(self) -> str:
        """Of the newest heartbeat."""
        return str(self.heartbeats[-1]["status"]) if self.heartbeats else ""

    @property
    def metrics(self) -> dict[str, float]:
        """Of the newest heartbeat."""
        return dict(self.heartbeats[-1].get("metrics", {})) if self.heartbeats else {}

    def waiting(self) -> list[dict[str, Any]]:
        """The commands that nobody acknowledged; they count as delivered from now on."""
        found = [each for each in self.commands.values() if each["state"] in OPEN]
        for each in found:
            each["state"] = "delivered"
        return [dict(each) for each in found]


class State:
    """All agents; not safe for threads by itself."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.interval_s: float | None = None
        self.agents: dict[str, FakeAgent] = {}
        self.tokens: set[str] = set()

    def post(self, path: str, token: str, body: rules.Body) -> Answer:
        """What a POST does. Raises ProblemError."""
        match path.strip("/").split("/"):
            case ["api", "agents"]:
                return self._register(token, body)
            case ["api", "agents", name, "heartbeat"]:
                return self._heartbeat(self.own(name, token), body)
            case ["api", "agents", name, "logs"]:
                return self._logs(self.own(name, token), body)
            case ["api", "agents", name, "commands", command]:
                return self._acknowledge(self.own(name, token), command, body)
            case ["api", "agents", name, "goodbye"]:
                return self._goodbye(self.own(name, token), body)
        raise ProblemError(404, "not_found")

    def own(self, name: str, token: str) -> FakeAgent:
        """The agent, when the token is its own. Raises ProblemError 401, 403 or 404."""
        if token != self.token and token not in self.tokens:
            raise ProblemError(401, "unauthorized")
        if name not in self.agents:
            raise ProblemError(404, "unknown_agent")
        if token != self.agents[name].token:
            raise ProblemError(403, "forbidden", "the token of another")
        return self.agents[name]

    def _register(self, token: str, body: rules.Body) -> Answer:
        if token != self.token:
            raise ProblemError(401, "unauthorized")
        rules.registration(body)
        name = str(body["id"])
        known = self.agents.get(name)
        if known is None:
            known = self.agents[name] = FakeAgent(name, "", "")
        known.token = known.token or secrets.token_urlsafe()
        self.tokens.add(known.token)
        known.session, known.seq, known.stopped = secrets.token_hex(8), 0, None
        known.registrations.append(dict(body))
        interval_s = self.interval_s or float(body.get("interval_s", 10))
        beat = {"interval_s": interval_s, "late_after_s": 1.5 * interval_s, "down_after_s": 3 * interval_s}
        given = {"agent_token": known.token, "session": known.session, "heartbeat": beat, "server_time": now()}
        return 201 if len(known.registrations) == 1 else 200, {"agent": {"id": name}, **given}

    def _heartbeat(self, agent: FakeAgent, body: rules.Body) -> Answer:
        rules.heartbeat(body)
        _current(agent, body)
        if body["seq"] < agent.seq:
            raise ProblemError(409, "stale_seq", f"{body['seq']} after {agent.seq}")
        answer = {"ok": True, "commands": agent.waiting(), "server_time": now()}
        if body["seq"] == agent.seq:
            return 200, {**answer, "duplicate": True}
        agent.seq = body["seq"]
        agent.heartbeats.append(dict(body))
        return 200, answer

    def _logs(self, agent: FakeAgent, body: rules.Body) -> Answer:
        rules.logs(body)
        for line in body["lines"]:
            raw = line["message"].encode()
            cut = {"truncated": True} if len(raw) > limits.LINE_BYTES else {}
            agent.lines.append({**line, "message": raw[: limits.LINE_BYTES].decode("utf-8", "ignore"), **cut})
        return 202, {"accepted": len(body["lines"]), "dropped": 0}

    def _acknowledge(self, agent: FakeAgent, command: str, body: rules.Body) -> Answer:
        rules.acknowledgement(body)
        found = agent.commands.get(command)
        if found is None:
            raise ProblemError(404, "not_found", "no such command")
        if found["state"] == "expired":
            raise ProblemError(409, "conflict", "the command expired")
        agent.acknowledgements.append((command, body["state"]))
        if found["state"] not in ("done", "failed"):
            found.update(state=body["state"], detail=body.get("detail", ""), updated_at=now())
        return 200, dict(found)

    def _goodbye(self, agent: FakeAgent, body: rules.Body) -> Answer:
        _current(agent, body)
        agent.stopped = str(body.get("reason", ""))
        return 200, {"ok": True}


def _current(agent: FakeAgent, body: rules.Body) -> None:
    if body.get("session") != agent.session:
        raise ProblemError(409, "stale_session")


def now() -> str:
    """RFC 3339, UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
