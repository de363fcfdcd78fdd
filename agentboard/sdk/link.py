"""What ties an agent to its board while it lives."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from itertools import islice
from typing import Protocol

from agentboard.sdk import limits
from agentboard.sdk.commands import Inbox
from agentboard.sdk.config import Board, Identity
from agentboard.sdk.mask import hide
from agentboard.sdk.metrics import Metrics, Process
from agentboard.sdk.session import Session
from agentboard.sdk.wire import Client


class Reporter(Protocol):
    """What a link needs to know of its agent."""

    metrics: Metrics
    status: limits.Status
    message: str

    @property
    def identity(self) -> Identity:
        """What it registers with."""

    @property
    def process_metrics(self) -> bool:
        """Whether heartbeats tell what the process uses."""

    def mask(self, text: str) -> str:
        """The text as it may leave the machine."""


class Link:
    """Client, session and inbox of one agent in one process (`pid`): a forked child makes its own."""

    def __init__(self, agent: Reporter, board: Board) -> None:
        self.pid = os.getpid()
        self.client = Client(board.url)
        self.session = Session(board, lambda: agent.identity, self.client)
        self.inbox = Inbox()
        self.wake = asyncio.Event()
        self.deliver: Callable[[object], None] | None = None
        self._agent = agent
        self._process = Process()

    async def heartbeat(self) -> None:
        """Send what the agent says of itself now, and deliver the commands of the answer."""
        message = self.masked(self._agent.message)
        commands = await self.session.heartbeat(self._agent.status, self._metrics(), message)
        if self.deliver is not None:
            self.deliver(commands)

    def masked(self, text: str) -> str:
        """The text as it may leave the machine, without the agent's own tokens whatever `mask()` is."""
        return hide(self._agent.mask(text), self.session.secrets) if text else ""

    def _metrics(self) -> dict[str, float]:
        values = self._agent.metrics.snapshot()
        if self._agent.process_metrics:
            values = {**values, **{name: each for name, each in self._process.values().items() if name not in values}}
        return dict(islice(values.items(), limits.MOST_METRICS))
