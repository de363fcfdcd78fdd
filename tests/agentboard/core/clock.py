"""A clock that stands still until a test moves it."""

from __future__ import annotations

from agentboard.web.core.clock import Clock


class ManualClock(Clock):
    def __init__(self) -> None:
        self.mono = 1000.0
        self.time = 1_800_000_000.0

    def monotonic(self) -> float:
        return self.mono

    def wall(self) -> float:
        return self.time

    def pass_(self, seconds: float) -> None:
        self.mono += seconds
        self.time += seconds
