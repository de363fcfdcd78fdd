"""Write agents that a board shows, watches and restarts.

    from agentboard.sdk import BaseAgent, agent

    @agent("disk-watcher", category="ops")
    async def disk_watcher(self: BaseAgent) -> None:
        async for _ in self.every(10):
            self.gauge("disk_used_ratio", used())

    disk_watcher.main()

For a script that is no coroutine there is `report()`, for tests `agentboard.sdk.testing.FakeBoard`.
"""

from agentboard.sdk.agent import EXIT_RESTART, BaseAgent
from agentboard.sdk.commands import Command, command
from agentboard.sdk.config import Board
from agentboard.sdk.decorator import agent
from agentboard.sdk.errors import (
    AgentError,
    AwayError,
    BoardError,
    ConfigurationError,
    RefusedError,
    StaleSessionError,
    UnknownAgentError,
)
from agentboard.sdk.limits import Category, Status
from agentboard.sdk.mask import default_mask
from agentboard.sdk.runner import run
from agentboard.sdk.sync import SyncAgent, report

__all__ = [
    "EXIT_RESTART",
    "AgentError",
    "AwayError",
    "BaseAgent",
    "Board",
    "BoardError",
    "Category",
    "Command",
    "ConfigurationError",
    "RefusedError",
    "StaleSessionError",
    "Status",
    "SyncAgent",
    "UnknownAgentError",
    "agent",
    "command",
    "default_mask",
    "report",
    "run",
]
