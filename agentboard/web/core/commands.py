"""Orders to agents: given at least once, acknowledged by the agent, or expired."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from secrets import token_hex

from agentboard.web.core.clock import Clock
from agentboard.web.core.deadlines import Deadlines
from agentboard.web.core.errors import conflict, invalid, not_found
from agentboard.web.core.events import EventLog
from agentboard.web.core.fleet import Fleet
from agentboard.web.core.model import OPEN_STATES, Agent, Command
from agentboard.web.core.store import Op

KEPT = 2000
# How long an agent may work on what it accepted before the command counts as failed.
WORK_S = 3600.0
_NEXT = {
    "queued": ("accepted", "done", "failed"),
    "delivered": ("accepted", "done", "failed"),
    "accepted": ("done", "failed"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants an agent to do, and how long the order waits to be acknowledged."""

    action: str
    actor: str
    reason: str
    ttl_s: float


def row(command: Command) -> Op:
    """The write that stores `command`."""
    c = command
    times = (c.created_at, c.updated_at, c.expires_at)
    return "command.put", (c.id, c.agent, c.action, c.state, c.actor, c.reason, *times, c.detail)


def _nobody(agent: str) -> None:
    """Nobody is told of a new order."""


class Commands:
    """Open commands and the newest closed ones. Callers hold the board's lock."""

    def __init__(
        self, fleet: Fleet, deadlines: Deadlines, events: EventLog, clock: Clock, record: Callable[[Op], None]
    ) -> None:
        self._fleet = fleet
        self._deadlines = deadlines
        self._events = events
        self._clock = clock
        self._record = record
        self._all: OrderedDict[str, Command] = OrderedDict()
        self.on_order: Callable[[str], None] = _nobody

    def restore(self, commands: Iterable[Command]) -> None:
        """Take back commands of the life before, oldest first."""
        mono, wall = self._clock.monotonic(), self._clock.wall()
        for command in commands:
            self._all[command.id] = command
            agent = self._fleet.find(command.agent)
            if command.state in OPEN_STATES and agent is not None:
                agent.open.append(command.id)
                accepted = command.state == "accepted"
                ends = command.updated_at + WORK_S if accepted else command.expires_at
                self._deadlines.add(mono + ends - wall, "work" if accepted else "command", command.id)

    def prepare(self, agent_id: str, wish: Wish) -> Command:
        """A new command that nobody sees yet.

        ApiError 404 for an unknown agent, 422 when it lacks the capability, 409 when the same is open already.
        """
        agent = self._fleet.get(agent_id)
        action = wish.action
        if action not in agent.capabilities:
            raise invalid("capabilities", f"the agent cannot {action}: it registered without that capability")
        for each in agent.open:
            if self._all[each].action == action:
                raise conflict("conflict", f"A {action} of this agent is open already.", command_id=each)
        now = self._clock.wall()
        ends = now + wish.ttl_s
        return Command(f"c-{token_hex(8)}", agent_id, action, "queued", wish.actor, wish.reason, now, now, ends)

    def reserve(self, command: Command) -> None:
        """Keep others from ordering the same until `issue` or `withdraw`."""
        self._all[command.id] = command
        self._fleet.get(command.agent).open.append(command.id)

    def withdraw(self, command: Command) -> None:
        """Undo `reserve`: it could not be stored."""
        del self._all[command.id]
        agent = self._fleet.find(command.agent)
        if agent is not None and command.id in agent.open:
            agent.open.remove(command.id)

    def issue(self, command: Command) -> None:
        """Let the agent have it."""
        agent = self._fleet.find(command.agent)
        if agent is None:
            return
        self._deadlines.add(self._clock.monotonic() + command.expires_at - command.created_at, "command", command.id)
        self._announce(command, None)
        self.on_order(command.agent)

    def deliver(self, agent: Agent) -> list[Command]:
        """What `agent` has not acknowledged; it has it now."""
        found = []
        for each in agent.open:
            command = self._all[each]
            if command.state == "queued":
                self._change(command, "delivered", None)
            if command.state == "delivered":
                found.append(command)
        return found

    def acknowledge(self, agent: Agent, command_id: str, state: str, detail: str | None) -> Command:
        """The agent's word on a command. Saying the same again changes nothing; going back is ApiError 409."""
        command = self._all.get(command_id)
        if command is None or command.agent != agent.id:
            raise not_found("This agent has no such command.")
        if command.state == state:
            return command
        if state not in _NEXT.get(command.state, ()):
            message = f"The command is {command.state}: it cannot become {state}."
            raise conflict("conflict", message, state=command.state, command_id=command.id)
        self._change(command, state, detail)
        if state == "accepted":
            self._deadlines.add(self._clock.monotonic() + WORK_S, "work", command.id)
        return command

    def registered_again(self, agent: Agent) -> None:
        """A new session of `agent` began: a restart that it had accepted is done."""
        for each in tuple(agent.open):
            command = self._all[each]
            if command.action == "restart" and command.state == "accepted":
                self._change(command, "done", command.detail or "registered again")

    def removed(self, agent: Agent) -> None:
        """`agent` is deleted: nobody will acknowledge what it has."""
        for each in tuple(agent.open):
            self._change(self._all[each], "failed", "the agent was deleted")

    def due(self, kind: str, command_id: str) -> None:
        """A deadline is reached: of `command` to be acknowledged, or of `work` to be done."""
        command = self._all.get(command_id)
        if command is None:
            return
        if kind == "command" and command.state in ("queued", "delivered"):
            self._change(command, "expired", command.detail)
        elif kind == "work" and command.state == "accepted":
            self._change(command, "failed", f"no result within {WORK_S:g} s")

    def find(self, command_id: str) -> Command | None:
        """A command in memory."""
        return self._all.get(command_id)

    def select(self, agent: str | None, states: Collection[str], limit: int) -> list[Command]:
        """Commands in memory, the newest first."""
        found = []
        for command in reversed(self._all.values()):
            if (agent is None or command.agent == agent) and (not states or command.state in states):
                found.append(command)
                if len(found) == limit:
                    break
        return found

    def _change(self, command: Command, state: str, detail: str | None) -> None:
        before, command.state = command.state, state
        command.updated_at = self._clock.wall()
        if detail is not None:
            command.detail = detail
        if state not in OPEN_STATES:
            agent = self._fleet.find(command.agent)
            if agent is not None and command.id in agent.open:
                agent.open.remove(command.id)
            self._forget()
        self._record(row(command))
        self._announce(command, before)

    def _announce(self, command: Command, before: str | None) -> None:
        body = {"command_id": command.id, "from": before, "to": command.state, "command": command.view()}
        self._events.add(self._fleet.bump(), command.updated_at, "command", command.agent, body)
        self._fleet.on_change()

    def _forget(self) -> None:
        if len(self._all) <= 2 * KEPT:
            return
        closed = [each for each, command in self._all.items() if command.state not in OPEN_STATES]
        for each in closed[:KEPT]:
            del self._all[each]
