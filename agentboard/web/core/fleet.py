"""All agents, and in which order they changed."""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator

from agentboard.web.core.errors import unknown_agent
from agentboard.web.core.model import LIVENESS, Agent

# A board that missed more removals than these gets a snapshot.
KEPT_REMOVALS = 4096


class Fleet:
    """The agents by id. Every change raises `rev` by one and moves its agent to the end of the order of change.

    So what changed since a revision is read from the end backwards: there is no log of changes that a slow reader
    could outrun, and two changes of one agent are one by themselves. Callers hold the board's lock.
    """

    def __init__(self) -> None:
        self.rev = 1
        self.counts: Counter[str] = Counter()
        self.removed: deque[tuple[int, str]] = deque()
        self.removals_since = 0
        self.on_change: Callable[[], None] = lambda: None
        self._agents: OrderedDict[str, Agent] = OrderedDict()

    def __len__(self) -> int:
        return len(self._agents)

    def __iter__(self) -> Iterator[Agent]:
        return iter(self._agents.values())

    def find(self, agent: str) -> Agent | None:
        """The agent with this id."""
        return self._agents.get(agent)

    def get(self, agent: str) -> Agent:
        """The same; ApiError 404 when there is none."""
        found = self._agents.get(agent)
        if found is None:
            raise unknown_agent(agent)
        return found

    def add(self, agent: Agent) -> None:
        """A new agent."""
        self._agents[agent.id] = agent
        self.counts[agent.liveness] += 1

    def remove(self, agent: Agent) -> None:
        """Forget an agent; boards are told."""
        del self._agents[agent.id]
        self.counts[agent.liveness] -= 1
        self.rev += 1
        self.removed.append((self.rev, agent.id))
        if len(self.removed) > KEPT_REMOVALS:
            self.removals_since = self.removed.popleft()[0]
        self.on_change()

    def touch(self, agent: Agent) -> int:
        """Count a change of `agent`: the new revision."""
        self.rev = agent.rev = rev = self.rev + 1
        self._agents.move_to_end(agent.id)
        self.on_change()
        return rev

    def bump(self) -> int:
        """A new revision without a change."""
        self.rev += 1
        return self.rev

    def changed_since(self, rev: int) -> Iterator[Agent]:
        """Agents that changed after `rev`, the latest first."""
        for agent in reversed(self._agents.values()):
            if agent.rev <= rev:
                return
            yield agent

    def removed_since(self, rev: int) -> list[str]:
        """Ids of agents that were removed after `rev` and are not back."""
        found = []
        for each, agent in reversed(self.removed):
            if each <= rev:
                break
            if agent not in self._agents:
                found.append(agent)
        return found[::-1]

    def tally(self) -> dict[str, int]:
        """How many agents are in each state of liveness."""
        return {state: self.counts[state] for state in LIVENESS}
