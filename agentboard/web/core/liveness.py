"""The state machine of liveness: new, up, late, down, stopped; decided by the board's own clock only."""

from __future__ import annotations

from collections import deque

from agentboard.web.core.deadlines import Deadlines
from agentboard.web.core.events import EventLog
from agentboard.web.core.fleet import Fleet
from agentboard.web.core.model import DOWN_AFTER, LATE_AFTER, Agent

FLAPS = 4
FLAP_WINDOW_S = 600.0
# The driver calls at least this often; time beyond it is time in which the board did not listen.
TICK_S = 0.25
_HICCUP_S = 0.1
_STALL_S = 1.0


class Liveness:
    """Moves agents between states. Every transition is one event. Callers hold the board's lock."""

    def __init__(self, fleet: Fleet, deadlines: Deadlines, events: EventLog) -> None:
        self._fleet = fleet
        self._deadlines = deadlines
        self._events = events
        self._listening: float | None = None

    def watch(self, agent: Agent) -> None:
        """See that somebody looks at `agent` when its next transition is due."""
        due = _due(agent)
        if due is not None and (not agent.due_mono or due < agent.due_mono):
            agent.due_mono = due
            self._deadlines.add(due, "liveness", agent.id)

    def seen(self, agent: Agent, mono: float, wall: float) -> None:
        """A heartbeat came."""
        agent.base_mono = mono
        agent.last_seen_at = wall
        if agent.liveness != "up":
            self.move(agent, "up", mono, wall, "heartbeat")
        if not agent.due_mono:
            self.watch(agent)

    def due(self, agent_id: str, due: float, mono: float, wall: float) -> None:
        """A deadline of `agent_id` is reached: make the transition, unless a heartbeat moved it."""
        agent = self._fleet.find(agent_id)
        if agent is None or due != agent.due_mono:
            return
        agent.due_mono = 0.0
        real = _due(agent)
        if real is not None and real <= mono:
            if agent.liveness == "up":
                self.move(agent, "late", mono, wall, _silence(LATE_AFTER, agent))
            else:
                self.move(agent, "down", mono, wall, _silence(DOWN_AFTER, agent))
        self.watch(agent)

    def move(self, agent: Agent, to: str, mono: float, wall: float, reason: str) -> None:
        """Put `agent` into the state `to`, with an event."""
        before, agent.liveness = agent.liveness, to
        was_flapping = agent.flapping
        self._fleet.counts[before] -= 1
        self._fleet.counts[to] += 1
        if to == "down" or (before == "down" and to == "up"):
            self.flip(agent, mono)
        agent.rev_live = rev = self._fleet.touch(agent)
        if agent.flapping != was_flapping:
            agent.rev_flapping = rev
        body = {"from": before, "to": to, "reason": reason}
        self._events.add(rev, wall, "transition", agent.id, body)

    def flip(self, agent: Agent, mono: float) -> None:
        """Note that `agent` went down or came back at `mono`."""
        agent.flips = agent.flips or deque(maxlen=FLAPS)
        agent.flips.append(mono)
        if len(agent.flips) == FLAPS and mono - agent.flips[0] <= FLAP_WINDOW_S:
            agent.flapping = True
            self._deadlines.add(agent.flips[0] + FLAP_WINDOW_S, "flapping", agent.id)

    def calm(self, agent_id: str, mono: float) -> None:
        """Take the mark of flapping away when the flips that gave it are old."""
        agent = self._fleet.find(agent_id)
        if agent is None or not agent.flapping or agent.flips is None:
            return
        if len(agent.flips) < FLAPS or mono >= agent.flips[0] + FLAP_WINDOW_S:
            agent.flapping = False
            agent.rev_flapping = self._fleet.touch(agent)

    def listening(self, mono: float) -> float:
        """The board is awake at `mono`. Seconds in which it was not: no agent pays for them.

        After a short hiccup every age is set back by what was lost; after a long one, and at the start, ages begin
        anew, since the heartbeats of that time may have been lost for good.
        """
        before, self._listening = self._listening, mono
        lost = 0.0 if before is None else mono - before - TICK_S
        anew = before is None or lost > _STALL_S
        if anew or lost > _HICCUP_S:
            for agent in self._fleet:
                agent.base_mono = mono if anew else min(mono, agent.base_mono + lost)
        return lost if lost > _HICCUP_S else 0.0


def _due(agent: Agent) -> float | None:
    if agent.liveness == "up":
        return agent.base_mono + LATE_AFTER * agent.interval_s
    if agent.liveness == "late":
        return agent.base_mono + DOWN_AFTER * agent.interval_s
    return None


def _silence(factor: float, agent: Agent) -> str:
    return f"no heartbeat for {factor * agent.interval_s:g} s"
