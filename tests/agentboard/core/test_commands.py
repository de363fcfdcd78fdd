"""Commands against a model: given until acknowledged, one open restart, one event a change."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from agentboard.web.core.commands import KEPT, WORK_S, Commands, Wish
from agentboard.web.core.deadlines import Deadlines
from agentboard.web.core.errors import ApiError
from agentboard.web.core.events import EventLog
from agentboard.web.core.fleet import Fleet
from agentboard.web.core.model import OPEN_STATES, Agent, Command
from agentboard.web.core.store import Op
from tests.agentboard.core.clock import ManualClock


class World:
    def __init__(self) -> None:
        self.clock = ManualClock()
        self.fleet, self.deadlines, self.ops = Fleet(), Deadlines(), list[Op]()
        self.events = EventLog(self.ops.append)
        self.commands = Commands(self.fleet, self.deadlines, self.events, self.clock, self.ops.append)
        self.agent = Agent("a", "A", "etl", "T", "i", self.clock.wall(), capabilities=("restart",))
        self.fleet.add(self.agent)

    def order(self, ttl: float = 60) -> Command:
        command = self.commands.prepare("a", Wish("restart", "me", "", ttl))
        self.commands.reserve(command)
        self.commands.issue(command)
        return command

    def pass_(self, seconds: float) -> None:
        self.clock.pass_(seconds)
        while (entry := self.deadlines.pop(self.clock.mono)) is not None:
            self.commands.due(*entry[1:])


class Machine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.all: list[Command] = []
        self.states: dict[str, list[str]] = {}

    @property
    def open(self) -> list[Command]:
        return [each for each in self.all if each.state in OPEN_STATES]

    @rule(ttl=st.floats(0.1, 30))
    def order(self, ttl: float) -> None:
        if self.open:
            with pytest.raises(ApiError) as refused:
                self.world.order(ttl)
            assert refused.value.details["command_id"] == self.open[0].id
        else:
            self.all.append(self.world.order(ttl))

    @rule()
    def beat(self) -> None:
        given = self.world.commands.deliver(self.world.agent)
        assert given == [each for each in self.open if each.state in ("queued", "delivered")]

    @rule(state=st.sampled_from(["accepted", "done", "failed"]), back=st.integers(1, 3))
    def acknowledge(self, state: str, back: int) -> None:
        if len(self.all) < back:
            return
        command = self.all[-back]
        before = command.state
        allowed = before == state or before in ("queued", "delivered") or (before == "accepted" and state != "accepted")
        if allowed:
            self.world.commands.acknowledge(self.world.agent, command.id, state, None)
            assert command.state == state
        else:
            with pytest.raises(ApiError, match=f"is {before}"):
                self.world.commands.acknowledge(self.world.agent, command.id, state, None)
            assert command.state == before

    @rule(seconds=st.floats(0.01, 40))
    def wait(self, seconds: float) -> None:
        waiting = [each for each in self.all if each.state in ("queued", "delivered")]
        self.world.pass_(seconds)
        for each in waiting:
            left = each.expires_at - self.world.clock.time
            # On the very instant, rounding may fall to either side.
            assert abs(left) < 1e-5 or (each.state == "expired") is (left < 0)

    @rule()
    def register_again(self) -> None:
        accepted = [each for each in self.open if each.state == "accepted"]
        self.world.commands.registered_again(self.world.agent)
        assert all(each.state == "done" for each in accepted)

    @invariant()
    def one_restart_is_open_and_each_change_is_one_event(self) -> None:
        assert len(self.open) <= 1
        assert self.world.agent.open == [each.id for each in self.open]
        for command in self.all:
            chain = [each for each in self.world.events.newest() if each["command_id"] == command.id]
            at = None
            for each in chain:
                assert each["from"] == at != each["to"]
                at = each["to"]
            assert at == command.state


TestCommands = Machine.TestCase
TestCommands.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)


def test_what_could_not_be_stored_was_never_there() -> None:
    world = World()
    command = world.commands.prepare("a", Wish("restart", "me", "", 60))
    world.commands.reserve(command)
    with pytest.raises(ApiError):
        world.order()
    world.commands.withdraw(command)
    assert world.commands.deliver(world.agent) == []
    assert world.events.newest() == []
    world.order()


def test_an_accepted_command_without_a_result_fails() -> None:
    world = World()
    command = world.order()
    world.commands.acknowledge(world.agent, command.id, "accepted", None)
    world.pass_(WORK_S - 5)
    assert command.state == "accepted"
    world.pass_(10)
    assert (command.state, world.agent.open) == ("failed", [])


def test_commands_of_a_deleted_agent_fail() -> None:
    world = World()
    command = world.order()
    world.commands.removed(world.agent)
    world.fleet.remove(world.agent)
    assert (command.state, command.detail) == ("failed", "the agent was deleted")


def test_open_commands_outlive_a_restart() -> None:
    world, later = World(), World()
    command = world.order(ttl=10)
    later.commands.restore([command])
    assert later.commands.deliver(later.agent) == [command]
    later.pass_(11)
    assert command.state == "expired"


def test_memory_holds_a_bounded_number() -> None:
    world = World()
    for _ in range(2 * KEPT + 100):
        command = world.order()
        world.commands.acknowledge(world.agent, command.id, "done", None)
    assert len(world.commands.select(None, (), 10**6)) <= 2 * KEPT
