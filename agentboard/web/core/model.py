"""The records of the board. Times are seconds since 1970 UTC unless a name says `_mono`."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from agentboard.web.core.clock import maybe_rfc3339, rfc3339
from agentboard.web.core.jsonio import dump_text

CATEGORIES = ("supervisor", "etl", "rag", "communication", "ml", "ops", "optimization", "custom")
STATUSES = ("starting", "running", "idle", "busy", "degraded", "error", "stopping")
LIVENESS = ("up", "late", "down", "new", "stopped")
LEVELS = ("debug", "info", "warning", "error", "critical")
COMMAND_STATES = ("queued", "delivered", "accepted", "done", "failed", "expired")
OPEN_STATES = ("queued", "delivered", "accepted")
ACTIONS = ("restart",)

LATE_AFTER = 1.5
DOWN_AFTER = 3.0


@dataclass(slots=True)
class Agent:
    """One agent: what it said of itself, and what the board saw of it.

    `base_mono` is the instant from which its age counts: its last heartbeat, or a later boot or stall of the board.
    The `rev_*` fields are the board's revision at the last change of a group of fields; `rev` is their maximum.
    `metrics` is replaced and never changed, so that it can be read without the lock.
    """

    id: str
    name: str
    category: str
    type: str
    incarnation: str
    registered_at: float
    version: str | None = None
    host: str | None = None
    pid: int | None = None
    interval_s: float = 10.0
    labels: dict[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()
    session: str = ""
    seq: int = 0
    liveness: str = "new"
    status: str = "starting"
    message: str = ""
    metrics: dict[str, float] = field(default_factory=dict)
    last_seen_at: float | None = None
    base_mono: float = 0.0
    restarts: int = 0
    flapping: bool = False
    flips: deque[float] | None = None
    last_line: int = 0
    open: list[str] = field(default_factory=list)
    due_mono: float = 0.0
    rev: int = 0
    rev_info: int = 0
    rev_live: int = 0
    rev_flapping: int = 0
    rev_seen: int = 0
    rev_status: int = 0
    rev_message: int = 0
    rev_metrics: int = 0
    part_key: tuple[int, int] = (0, 0)
    part: str = ""
    text_rev: int = 0
    text: str = ""

    def info(self) -> dict[str, Any]:
        """What registration sets."""
        return {
            "id": self.id,
            "name": self.name,
            "category": self.category,
            "type": self.type,
            "version": self.version,
            "host": self.host,
            "pid": self.pid,
            "interval_s": self.interval_s,
            "labels": self.labels,
            "capabilities": list(self.capabilities),
        }

    def view(self, mono: float) -> dict[str, Any]:
        """The Agent of the contract, at the monotonic instant `mono`."""
        return {**self._timeless(), "age_s": self.age_s(mono)}

    def written(self, mono: float) -> str:
        """The same as JSON; all but the age is encoded once a revision."""
        if self.text_rev != self.rev:
            self.text_rev, self.text = self.rev, dump_text(self._timeless())[:-1]
        age = self.age_s(mono)
        return f'{self.text},"age_s":{"null" if age is None else age}}}'

    def age_s(self, mono: float) -> float | None:
        """Seconds since the last heartbeat, less what the board itself missed."""
        return None if self.last_seen_at is None else round(max(0.0, mono - self.base_mono), 3)

    def _timeless(self) -> dict[str, Any]:
        return {
            **self.info(),
            "liveness": self.liveness,
            "status": self.status,
            "message": self.message,
            "metrics": self.metrics,
            "registered_at": rfc3339(self.registered_at),
            "last_seen_at": maybe_rfc3339(self.last_seen_at),
            "restarts": self.restarts,
            "flapping": self.flapping,
            "rev": self.rev,
        }


@dataclass(slots=True)
class Command:
    """An order to an agent. `expires_at` bounds the wait for an acknowledgement, not the work."""

    id: str
    agent: str
    action: str
    state: str
    actor: str
    reason: str
    created_at: float
    updated_at: float
    expires_at: float
    detail: str | None = None

    def view(self) -> dict[str, Any]:
        """The Command of the contract."""
        return {
            "id": self.id,
            "agent": self.agent,
            "action": self.action,
            "state": self.state,
            "actor": self.actor,
            "reason": self.reason,
            "created_at": rfc3339(self.created_at),
            "updated_at": rfc3339(self.updated_at),
            "expires_at": rfc3339(self.expires_at),
            "detail": self.detail,
        }


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of an agent's log. `ts` is what the agent said, or when the line arrived."""

    n: int
    ts: str
    level: str
    message: str
    truncated: bool = False

    def view(self) -> dict[str, Any]:
        """The line as the contract shows it."""
        found = {"n": self.n, "ts": self.ts, "level": self.level, "message": self.message}
        return {**found, "truncated": True} if self.truncated else found


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. Role `agent` without an `agent` is the enrolment token, which may only register."""

    name: str
    role: str
    agent: str | None = None
    incarnation: str | None = None
    cookie: bool = False

    def may(self, role: str) -> bool:
        """Whether this is `role` or more, on the ladder of people."""
        return RANKS.get(self.role, 0) >= RANKS[role]


RANKS = {"viewer": 1, "operator": 2, "admin": 3}
ROLES = (*RANKS, "agent")
