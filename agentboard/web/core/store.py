"""What the board asks of a store. SQLite is one; the board itself knows no SQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from agentboard.web.core.model import Agent, Command, LogLine

# (name, parameters): one write. The names and their parameters, in this order:
#   agent.put      id, incarnation, name, category, type, version, host, pid, interval_s, labels (JSON),
#                  capabilities (JSON), session, registered_at, restarts
#   agent.state    id, seq, liveness, status, message, metrics (JSON), last_seen_at
#   agent.remove   id: the agent with its state, logs and series
#   event.add      n, at, type, agent, body (JSON)
#   command.put    id, agent, action, state, actor, reason, created_at, updated_at, expires_at, detail
#   audit.add      at, actor, action, target, outcome, ip
#   log.add        agent, n, ts, level, message, truncated
#   log.trim       agent, n: forget the lines up to n
#   series.add     agent, start_s, end_s, step_s, columns (JSON), data
#   token.put      digest, id, name, role, agent, incarnation, created_at, created_by
#   token.revoke   revoked_at, id
#   user.put       name, role, password, disabled, created_at
#   session.put    digest, name, role, created_at, expires_at
#   session.drop   digest
Op = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept: only the SHA-256 of its text. `agent` binds it to one agent."""

    digest: bytes
    id: str
    name: str
    role: str
    agent: str | None
    incarnation: str | None
    created_at: float
    created_by: str
    revoked_at: float | None = None


@dataclass(frozen=True, slots=True)
class User:
    """A person who signs in with a password (an argon2 hash)."""

    name: str
    role: str
    password: str
    disabled: bool
    created_at: float


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is signed in; the digest is of its cookie."""

    digest: bytes
    name: str
    role: str
    created_at: float
    expires_at: float


@dataclass(slots=True)
class Access:
    """Everything that opens a door."""

    tokens: list[Token] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)


@dataclass(slots=True)
class Saved:
    """What a board starts from."""

    agents: list[Agent] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    last_event: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of an agent's metrics. `data` holds the times, then a column of values for each name."""

    start_s: float
    end_s: float
    step_s: float
    columns: tuple[str, ...]
    data: bytes


class Store(Protocol):
    """Durable storage. `save` is called by one thread, the others by any. Each raises StoreError when it cannot."""

    def load(self) -> Saved:
        """The fleet, open and recent commands, and the newest events, oldest first."""
        ...

    def access(self) -> Access:
        """Tokens that are not revoked, users and sessions."""
        ...

    def save(self, ops: Sequence[Op]) -> None:
        """All of `ops` in this order, or none of them; on disk when it returns."""
        ...

    def changed_elsewhere(self) -> bool:
        """Whether another process wrote since the last call."""
        ...

    def logs(self, agent: str, after: int | None, limit: int, levels: Collection[str], q: str) -> list[LogLine]:
        """Lines with n > `after` from the oldest on; the newest ones when `after` is None. Rising n."""
        ...

    def events(self, after: int | None, limit: int, agent: str | None) -> list[dict[str, Any]]:
        """Events, by the same rule."""
        ...

    def commands(self, agent: str | None, states: Collection[str], before: float | None, limit: int) -> list[Command]:
        """Commands made before the instant `before`, the newest first."""
        ...

    def command(self, command: str) -> Command | None:
        """One command."""
        ...

    def audit(self, before: int | None, limit: int) -> list[dict[str, Any]]:
        """Entries with n < `before`, the newest first."""
        ...

    def series(self, agent: str, start_s: float, end_s: float) -> list[Block]:
        """Blocks that touch the interval, the oldest first."""
        ...

    def tidy(self, now: float) -> bool:
        """A small piece of retention and downsampling; whether there is more to do at once."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
