"""The state machine of liveness against a model of it, on a clock that the test moves."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from agentboard.web.core.deadlines import Deadlines
from agentboard.web.core.events import EventLog
from agentboard.web.core.fleet import Fleet
from agentboard.web.core.liveness import TICK_S, Liveness
from agentboard.web.core.model import Agent
from agentboard.web.core.store import Op
from tests.agentboard.core.clock import ManualClock

AGENTS = st.sampled_from(["a", "b", "c"])
INTERVALS = st.sampled_from([0.5, 1.0, 2.0, 10.0])


class World:
    """A fleet with its liveness, driven as a server drives it."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.fleet, self.deadlines, self.ops = Fleet(), Deadlines(), list[Op]()
        self.events = EventLog(self.ops.append)
        self.liveness = Liveness(self.fleet, self.deadlines, self.events)
        self.wake()

    def add(self, name: str, interval: float) -> Agent:
        agent = Agent(name, name, "etl", "T", "i", self.clock.wall(), interval_s=interval)
        self.fleet.add(agent)
        self.fleet.touch(agent)
        return agent

    def beat(self, agent: Agent) -> None:
        self.liveness.seen(agent, self.clock.mono, self.clock.time)

    def wake(self) -> None:
        mono, wall = self.clock.mono, self.clock.time
        self.liveness.listening(mono)
        while (entry := self.deadlines.pop(mono)) is not None:
            due, kind, key = entry
            if kind == "liveness":
                self.liveness.due(key, due, mono, wall)
            else:
                self.liveness.calm(key, mono)

    def run(self, seconds: float) -> None:
        """Let time pass as a server that is awake sees it."""
        end = self.clock.mono + seconds
        while self.clock.mono < end:
            due = self.deadlines.next()
            step = TICK_S if due is None else min(TICK_S, max(0.001, due - self.clock.mono))
            self.clock.pass_(min(step, end - self.clock.mono))
            self.wake()

    def moves(self, name: str) -> list[tuple[str, str]]:
        return [(each["from"], each["to"]) for each in self.events.newest() if each["agent"] == name]


class Machine(RuleBasedStateMachine):
    """`base` is when the age of an agent began; the model knows states by age alone."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.base: dict[str, float] = {}
        self.worst: dict[str, int] = {}
        self.stopped: set[str] = set()

    def agent(self, name: str) -> Agent:
        return self.world.fleet.find(name) or self.world.add(name, 1.0)

    @rule(name=AGENTS, interval=INTERVALS)
    def beat(self, name: str, interval: float) -> None:
        agent = self.agent(name)
        if name not in self.base:
            agent.interval_s = interval
        self.world.beat(agent)
        self.base[name] = self.world.clock.mono
        self.worst[name] = 0
        self.stopped.discard(name)

    @rule(name=AGENTS)
    def goodbye(self, name: str) -> None:
        agent = self.agent(name)
        if agent.liveness != "stopped":
            self.world.liveness.move(agent, "stopped", self.world.clock.mono, self.world.clock.time, "bye")
        self.stopped.add(name)

    @rule(seconds=st.floats(0.01, 40))
    def run(self, seconds: float) -> None:
        self.world.run(seconds)

    @rule(seconds=st.floats(1.3, 500))
    def stall(self, seconds: float) -> None:
        before = {agent.id: agent.liveness for agent in self.world.fleet}
        self.world.clock.pass_(seconds)
        self.world.wake()
        assert {agent.id: agent.liveness for agent in self.world.fleet} == before
        self.base = dict.fromkeys(self.base, self.world.clock.mono)

    @rule(seconds=st.floats(0.36, 1.2))
    def hiccup(self, seconds: float) -> None:
        self.world.clock.pass_(seconds)
        self.base = {name: min(self.world.clock.mono, at + seconds - TICK_S) for name, at in self.base.items()}
        self.world.wake()

    @invariant()
    def states_are_as_the_model_says(self) -> None:
        for agent in self.world.fleet:
            if agent.id in self.stopped or agent.id not in self.base:
                assert agent.liveness == ("stopped" if agent.id in self.stopped else "new")
                continue
            age = (self.world.clock.mono - self.base[agent.id]) / agent.interval_s
            if min(abs(age - 1.5), abs(age - 3)) > 1e-6:
                # A stall makes an age young again, but no state better: only a heartbeat does.
                by_age = sum(age > limit for limit in (1.5, 3))
                self.worst[agent.id] = max(self.worst[agent.id], by_age)
                assert agent.liveness == ("up", "late", "down")[self.worst[agent.id]], age
            else:
                self.worst[agent.id] = ("up", "late", "down").index(agent.liveness)

    @invariant()
    def every_transition_is_one_event_and_they_form_a_chain(self) -> None:
        for agent in self.world.fleet:
            moves = self.world.moves(agent.id)
            at = "new"
            for before, after in moves:
                assert before == at != after
                at = after
            assert at == agent.liveness
            assert all(before == "up" for before, after in moves if after == "late")
            assert all(before == "late" for before, after in moves if after == "down")

    @invariant()
    def counts_are_right_and_the_heap_stays_small(self) -> None:
        tally: dict[str, int] = dict.fromkeys(self.world.fleet.tally(), 0)
        for agent in self.world.fleet:
            tally[agent.liveness] += 1
        assert self.world.fleet.tally() == tally
        assert len(self.world.deadlines) < 60


TestLiveness = Machine.TestCase
TestLiveness.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def transitions(world: World, name: str) -> list[tuple[str, float]]:
    from datetime import datetime

    found: list[dict[str, Any]] = [each for each in world.events.newest() if each["agent"] == name]
    return [(each["to"], datetime.fromisoformat(each["at"]).timestamp() - 1_800_000_000) for each in found]


def test_transitions_come_when_they_are_due() -> None:
    world = World()
    world.beat(world.add("a", 10))
    world.run(100)
    assert [(to, round(at, 1)) for to, at in transitions(world, "a")] == [("up", 0.0), ("late", 15.0), ("down", 30.0)]


def test_a_wall_clock_that_jumps_changes_nothing() -> None:
    world = World()
    agent = world.add("a", 1)
    for jump in (-86_400, 1e6, -5e8):
        world.beat(agent)
        world.clock.time += jump
        world.run(1)
    assert world.moves("a") == [("new", "up")]


def test_flapping_begins_with_the_fourth_flip_and_ends_ten_minutes_after_the_first() -> None:
    world = World()
    agent = world.add("a", 1)
    world.beat(agent)
    for flips in (2, 4):
        world.run(4)
        world.beat(agent)
        assert agent.flapping is (flips >= 4)
    while world.clock.mono < 1000 + 3 + 599:
        world.beat(agent)
        world.run(1)
    assert agent.flapping is True
    world.beat(agent)
    world.run(1.2)
    assert agent.flapping is False


def test_a_board_that_was_away_blames_nobody() -> None:
    world = World()
    agent = world.add("a", 1)
    world.beat(agent)
    world.run(1.4)
    world.clock.pass_(3600)
    world.wake()
    world.run(1.4)
    assert agent.liveness == "up"
    world.run(0.2)
    assert agent.liveness == "late"
