"""The board: one object that holds everything and answers in the shapes of the wire contract."""

from __future__ import annotations

from secrets import token_hex

from agentboard.web.core import passwords
from agentboard.web.core.agent_side import AgentSide
from agentboard.web.core.operator_side import OperatorSide
from agentboard.web.core.reading import Reading


class Board(Reading, AgentSide, OperatorSide):
    """Memory is the truth; the store follows within half a second, or before the reply where that is promised.

    Every public method may be called by any thread. A driver calls `wake` when `next_wake` is due, and at least every
    TICK_S.
    """

    def start(self) -> None:
        """Take back what the store has, and begin to write. Every age begins now."""
        saved = self.store.load()
        mono, wall = self.clock.monotonic(), self.clock.wall()
        with self.lock:
            self.event_log.last = saved.last_event
            self.event_log.restore(saved.events)
            for agent in saved.agents:
                agent.base_mono = mono
                self.fleet.add(agent)
                agent.rev_info = self.fleet.touch(agent)
            self._flips(mono, wall)
            for agent in saved.agents:
                self.liveness.watch(agent)
            self.orders.restore(saved.commands)
        self.doors.load(self.store.access())
        self.writer.start()

    def _flips(self, mono: float, wall: float) -> None:
        """Flapping outlives a restart: it is in the events."""
        from datetime import datetime

        for event in self.event_log.newest():
            agent = self.fleet.find(event["agent"])
            if agent is None or event["type"] != "transition" or not _is_flip(event["from"], event["to"]):
                continue
            age = wall - datetime.fromisoformat(event["at"]).timestamp()
            if 0 <= age < 600:
                self.liveness.flip(agent, mono - age)

    def close(self) -> None:
        """Write everything and let go of the store."""
        self.stopping = True
        with self.lock:
            self.series.flush()
        self.writer.stop()
        self.store.close()

    def next_wake(self) -> float | None:
        """The monotonic instant of the next deadline."""
        return self.deadlines.next()

    def wake(self) -> None:
        """Make the transitions that are due."""
        mono, wall = self.clock.monotonic(), self.clock.wall()
        with self.lock:
            if self.liveness.listening(mono):
                self.counters["stalls"] += 1
            while (entry := self.deadlines.pop(mono)) is not None:
                due, kind, key = entry
                if kind == "liveness":
                    self.liveness.due(key, due, mono, wall)
                    if (agent := self.fleet.find(key)) is not None:
                        self.dirty[key] = agent
                elif kind == "flapping":
                    self.liveness.calm(key, mono)
                else:
                    self.orders.due(kind, key)

    def first_start(self) -> tuple[str, str]:
        """A password for the user `admin` and an enrolment token, for an empty data directory. Shown once."""
        password, token = passwords.new_password(), passwords.new_token("enrol")
        now = self.clock.wall()
        hashed = passwords.hash_password(password)
        row = (passwords.digest(token), token_hex(6), "first enrolment", "agent", None, None, now, "first start")
        self.store.save(
            [
                ("user.put", ("admin", "admin", hashed, False, now)),
                ("token.put", row),
                ("audit.add", (now, "first start", "user.add", "admin", "ok", "")),
                ("audit.add", (now, "first start", "token.create", "first enrolment", "ok", "")),
            ]
        )
        return password, token


def _is_flip(before: str, to: str) -> bool:
    return to == "down" or (before == "down" and to == "up")
