"""Frames of the board's WebSocket. What changed in an agent is encoded once for all boards that need it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agentboard.web.core.clock import Clock, maybe_rfc3339, rfc3339
from agentboard.web.core.events import EventLog
from agentboard.web.core.fleet import Fleet
from agentboard.web.core.jsonio import dump_text
from agentboard.web.core.model import Agent

_INFO, _LIVE, _FLAPPING, _SEEN, _STATUS, _MESSAGE, _METRICS = 1, 2, 4, 8, 16, 32, 64
_NAMES = (
    (_LIVE, "liveness"),
    (_FLAPPING, "flapping"),
    (_STATUS, "status"),
    (_MESSAGE, "message"),
    (_METRICS, "metrics"),
)
Metrics = frozenset[str] | None
# A client this far behind is told everything anew instead.
MAX_EVENTS = 1000


@dataclass(frozen=True, slots=True)
class Frame:
    """UTF-8 text that brings a client to `rev`; encoded once, and the same object for all clients."""

    rev: int
    data: bytes


class Frames:
    """Snapshots and deltas of one fleet. Callers hold the board's lock.

    `metrics` names the agents whose metrics a client wants; None is all of them.
    """

    def __init__(self, fleet: Fleet, events: EventLog, clock: Clock) -> None:
        self._fleet = fleet
        self._events = events
        self._clock = clock
        self._deltas: dict[tuple[int, Metrics], Frame | None] = {}
        self._deltas_rev = 0
        self._snapshot: Frame | None = None
        self._snapshot_mono = 0.0

    def snapshot(self, *, after: int = 0, max_age_s: float = 0.0) -> Frame:
        """Everything, at a revision beyond `after`.

        With `max_age_s` it may be that old: what came since follows in a delta. Many clients that are greeted at once,
        or that cannot keep up, then hold one text in memory and not one each.
        """
        mono, known = self._clock.monotonic(), self._snapshot
        if known is not None and known.rev > after and mono - self._snapshot_mono < max_age_s:
            return known
        agents = ",".join([agent.written(mono) for agent in self._fleet])
        text = (
            f'{{"type":"snapshot","rev":{self._fleet.rev},"agents":[{agents}],'
            f'"counts":{dump_text(self._fleet.tally())},"server_time":"{rfc3339(self._clock.wall())}"}}'
        )
        self._snapshot, self._snapshot_mono = Frame(self._fleet.rev, text.encode()), mono
        return self._snapshot

    def delta(self, rev: int, metrics: Metrics = None) -> Frame | None:
        """What happened after `rev`; a snapshot when that is no longer known; None when nothing did."""
        if rev == self._fleet.rev:
            return None
        if self._deltas_rev != self._fleet.rev:
            self._deltas.clear()
            self._deltas_rev = self._fleet.rev
        key = (rev, metrics)
        if key not in self._deltas:
            self._deltas[key] = self._delta(rev, metrics)
        return self._deltas[key]

    def metrics_since(self, rev: int, metrics: Metrics) -> Frame | None:
        """A delta with nothing but what a client left out since `rev` and wants now."""
        parts = [
            _part(agent, _SEEN | (_METRICS if agent.rev_metrics > rev else 0), self._clock)
            for agent in self._fleet.changed_since(rev)
            if metrics is None or agent.id in metrics
        ]
        return self._written(parts, [], []) if parts else None

    def _delta(self, rev: int, metrics: Metrics) -> Frame | None:
        if rev < self._fleet.removals_since or rev < self._events.since_rev:
            return self.snapshot(after=rev, max_age_s=1.0)
        events = self._events.since(rev)
        if len(events) > MAX_EVENTS:
            return self.snapshot(after=rev, max_age_s=1.0)
        parts = []
        for agent in self._fleet.changed_since(rev):
            mask = _changed(agent, rev, metrics is None or agent.id in metrics)
            if mask:
                parts.append(_part(agent, mask, self._clock))
        removed = self._fleet.removed_since(rev)
        if not parts and not removed and not events:
            return None
        return self._written(parts, removed, events)

    def _written(self, parts: list[str], removed: list[str], events: list[dict[str, Any]]) -> Frame:
        text = (
            f'{{"type":"delta","rev":{self._fleet.rev},"agents":[{",".join(parts)}],"removed":{dump_text(removed)},'
            f'"events":{dump_text(events)},"counts":{dump_text(self._fleet.tally())},'
            f'"server_time":"{rfc3339(self._clock.wall())}"}}'
        )
        return Frame(self._fleet.rev, text.encode())


def _changed(agent: Agent, rev: int, metrics: bool) -> int:
    if agent.rev_info > rev:
        return _INFO
    mask = (_LIVE if agent.rev_live > rev else 0) | (_FLAPPING if agent.rev_flapping > rev else 0)
    mask |= (_STATUS if agent.rev_status > rev else 0) | (_MESSAGE if agent.rev_message > rev else 0)
    if metrics:
        mask |= (_SEEN if agent.rev_seen > rev else 0) | (_METRICS if agent.rev_metrics > rev else 0)
    return mask


def _part(agent: Agent, mask: int, clock: Clock) -> str:
    """The changed fields of `agent` as JSON, encoded once for each of its revisions and masks."""
    if mask & _INFO:
        return agent.written(clock.monotonic())
    if agent.part_key == (agent.rev, mask):
        return agent.part
    found: dict[str, Any] = {"id": agent.id, "rev": agent.rev}
    if mask & _SEEN:
        found["last_seen_at"] = maybe_rfc3339(agent.last_seen_at)
    for bit, name in _NAMES:
        if mask & bit:
            found[name] = getattr(agent, name)
    agent.part_key, agent.part = (agent.rev, mask), dump_text(found)
    return agent.part
