"""What agents do: register, beat, send logs, acknowledge commands, say goodbye."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import asdict
from secrets import token_hex
from typing import Any

from agentboard.web.core import fields, messages
from agentboard.web.core.clock import rfc3339
from agentboard.web.core.errors import ApiError, conflict, forbidden, invalid, unauthorized, unknown_agent
from agentboard.web.core.jsonio import dump_text
from agentboard.web.core.messages import Beat
from agentboard.web.core.model import DOWN_AFTER, LATE_AFTER, Agent, Principal
from agentboard.web.core.state import State
from agentboard.web.core.store import Op

Reply = tuple[int, dict[str, Any]]
# A reply, and what must be on disk before it is sent.
Promised = tuple[int, dict[str, Any], "Future[None] | None"]


class AgentSide(State):
    """A part of Board. Each method checks who asks, and what; ApiError says what is wrong."""

    def register(self, who: Principal | None, body: Mapping[str, Any]) -> Promised:
        """`POST /api/agents`: a new agent, or a new session of a known one."""
        _may_register(who)
        wanted = messages.registration(body)
        mono, wall = self.clock.monotonic(), self.clock.wall()
        with self.lock:
            agent = self.fleet.find(wanted.id)
            new = agent is None
            if agent is None:
                agent = Agent(wanted.id, wanted.name, wanted.category, wanted.type, token_hex(6), wall)
                agent.base_mono = mono
                self.fleet.add(agent)
            else:
                agent.restarts += 1
            for name, value in asdict(wanted).items():
                setattr(agent, name, value)
            agent.session, agent.seq = token_hex(8), 0
            if agent.liveness == "stopped":
                self.liveness.move(agent, "new", mono, wall, "registered again")
            agent.rev_info = self.fleet.touch(agent)
            self.orders.registered_again(agent)
            self.liveness.watch(agent)
            self.dirty[agent.id] = agent
            token, ops = self.doors.agent_token(agent)
            reply = {
                "agent": agent.view(mono),
                "agent_token": token,
                "session": agent.session,
                "heartbeat": {
                    "interval_s": agent.interval_s,
                    "late_after_s": agent.interval_s * LATE_AFTER,
                    "down_after_s": agent.interval_s * DOWN_AFTER,
                },
                "server_time": rfc3339(wall),
            }
            done = self.writer.commit(_row(agent), *ops)
        return 201 if new else 200, reply, done

    def heartbeat(self, who: Principal | None, agent_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """`POST /api/agents/{id}/heartbeat`."""
        with self.lock:
            agent = self.own(who, agent_id)
            try:
                now = self.clock.monotonic(), self.clock.wall()
                duplicate = self._beat(agent, messages.heartbeat(body), *now)
            except ApiError:
                self.counters["refused"] += 1
                raise
            commands = [each.view() for each in self.orders.deliver(agent)] if agent.open else []
        reply = {"ok": True, "commands": commands, "server_time": rfc3339(self.clock.wall())}
        if duplicate:
            reply["duplicate"] = True
        return reply

    def _beat(self, agent: Agent, beat: Beat, mono: float, wall: float) -> bool:
        """Apply a heartbeat; whether it was here before."""
        if beat.session != agent.session:
            raise conflict("stale_session", "Another registration of this id began a newer session.")
        if beat.seq <= agent.seq:
            if beat.seq == agent.seq:
                self.counters["duplicates"] += 1
                return True
            raise conflict("stale_seq", f"seq {agent.seq} was here already.", last_seq=agent.seq)
        agent.seq = beat.seq
        self.liveness.seen(agent, mono, wall)
        agent.rev_seen = rev = self.fleet.touch(agent)
        if beat.status != agent.status:
            agent.status, agent.rev_status = beat.status, rev
        if beat.message is not None and beat.message != agent.message:
            agent.message, agent.rev_message = beat.message, rev
        if beat.metrics is not None:
            if beat.metrics != agent.metrics:
                agent.metrics, agent.rev_metrics = beat.metrics, rev
            if beat.metrics:
                self.series.add(agent, wall, beat.metrics)
        self.dirty[agent.id] = agent
        self.counters["heartbeats"] += 1
        return False

    def heartbeats(self, who: Principal | None, body: Mapping[str, Any]) -> dict[str, Any]:
        """`POST /api/heartbeats`: many at once, by an administrator or a gateway. A bad one fails alone."""
        self._may_batch(who)
        items = fields.array(body, "heartbeats", 0, messages.MAX_BATCH)
        with self.lock:
            mono, wall = self.clock.monotonic(), self.clock.wall()
            return {"results": [self._one(each, mono, wall) for each in items]}

    def _one(self, item: Any, mono: float, wall: float) -> dict[str, Any]:
        try:
            if not isinstance(item, dict):
                raise invalid("heartbeats", "each must be an object")
            agent_id = item.get("id")
            agent = self.fleet.find(agent_id) if isinstance(agent_id, str) else None
            if agent is None:
                raise unknown_agent(fields.identifier(item, "id"))
            found: dict[str, Any] = {"id": agent_id, "ok": True}
            if self._beat(agent, messages.heartbeat(item), mono, wall):
                found["duplicate"] = True
            if agent.open:
                found["commands"] = [each.view() for each in self.orders.deliver(agent)]
        except ApiError as error:
            self.counters["refused"] += 1
            return {"id": _shown_id(item), "ok": False, "error": error.body()}
        return found

    def add_logs(self, who: Principal | None, agent_id: str, body: Mapping[str, Any]) -> Reply:
        """`POST /api/agents/{id}/logs`."""
        with self.lock:
            agent = self.own(who, agent_id)
            lines = messages.lines(body, self.clock.wall())
            accepted, dropped = self.log_book.append(agent, lines)
            self.counters["log_lines"] += accepted
        return 202, {"accepted": accepted, "dropped": dropped}

    def acknowledge(self, who: Principal | None, agent_id: str, command_id: str, body: Mapping[str, Any]) -> Promised:
        """`POST /api/agents/{id}/commands/{cid}`."""
        with self.lock:
            agent = self.own(who, agent_id)
            state = fields.choice(body, "state", ("accepted", "done", "failed"))
            detail = fields.optional_text(body, "detail", 1024)
            command = self.orders.acknowledge(agent, command_id, state, detail)
            return 200, command.view(), self.writer.commit()

    def goodbye(self, who: Principal | None, agent_id: str, body: Mapping[str, Any]) -> Promised:
        """`POST /api/agents/{id}/goodbye`: a clean stop, which is no alarm."""
        with self.lock:
            agent = self.own(who, agent_id)
            session = fields.text(body, "session", 128)
            reason = fields.optional_text(body, "reason", 1024) or "goodbye"
            if session != agent.session:
                raise conflict("stale_session", "Another registration of this id began a newer session.")
            if agent.liveness != "stopped":
                self.liveness.move(agent, "stopped", self.clock.monotonic(), self.clock.wall(), reason)
                self.dirty[agent.id] = agent
            return 200, {"ok": True, "server_time": rfc3339(self.clock.wall())}, self.writer.commit()

    def own(self, who: Principal | None, agent_id: str) -> Agent:
        """The agent, when `who` is that agent or an administrator."""
        if who is None:
            raise unauthorized()
        if who.role != "admin" and (who.role != "agent" or who.agent != agent_id):
            raise forbidden("This needs the token of that agent, or an administrator's.")
        agent = self.fleet.find(agent_id)
        if agent is None:
            raise unknown_agent(agent_id)
        if who.incarnation is not None and who.incarnation != agent.incarnation:
            raise unauthorized("This token belonged to an agent of the same id that was deleted.")
        return agent

    def _may_batch(self, who: Principal | None) -> None:
        if who is None:
            raise unauthorized()
        if who.role == "admin":
            return
        with self.lock:
            agent = self.own(who, who.agent) if who.role == "agent" and who.agent else None
        if agent is None or agent.category != "supervisor" or agent.labels.get("role") != "gateway":
            raise forbidden("This needs the token of a supervisor with the label role=gateway, or an administrator's.")


def _shown_id(item: Any) -> str | None:
    """The id of an item that was refused, if it can be shown."""
    given = item.get("id") if isinstance(item, dict) else None
    return given[:128] if isinstance(given, str) and fields.encodable(given) else None


def _may_register(who: Principal | None) -> None:
    if who is None:
        raise unauthorized()
    if who.role != "admin" and (who.role != "agent" or who.agent is not None):
        raise forbidden("Registration needs an enrolment token or an administrator's.")


def _row(agent: Agent) -> Op:
    a = agent
    lists = dump_text(a.labels), dump_text(a.capabilities)
    who = (a.id, a.incarnation, a.name, a.category, a.type, a.version, a.host, a.pid, a.interval_s)
    return "agent.put", (*who, *lists, a.session, a.registered_at, a.restarts)
