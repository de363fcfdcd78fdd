"""The board's own figures for Prometheus. They name no agent: whoever scrapes needs no token."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, Response

from agentboard.web.core.board import Board
from agentboard.web.replies import request_board
from checks import __version__

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

blueprint = Blueprint("figures", __name__)
_COUNTERS = {
    "heartbeats": "Heartbeats that were taken.",
    "duplicates": "Heartbeats that came again.",
    "refused": "Heartbeats that were refused.",
    "log_lines": "Log lines that were taken.",
    "stalls": "Times in which the board itself did not listen.",
}


@blueprint.get("/metrics")
def figures() -> Response:
    """All figures in Prometheus' text format."""
    from prometheus_client import CollectorRegistry, generate_latest

    registry = CollectorRegistry()
    registry.register(_Figures(request_board()))
    return Response(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")


class _Figures:
    """A collector as the client library wants it, made for one answer."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def collect(self) -> Iterable[Metric]:
        """The figures of this moment."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily

        board = self._board
        agents = GaugeMetricFamily("agentboard_agents", "Agents by liveness.", labels=["liveness"])
        for state, count in board.fleet.tally().items():
            agents.add_metric([state], count)
        yield agents
        for name, text in _COUNTERS.items():
            yield CounterMetricFamily(f"agentboard_{name}", text, board.counters[name])
        yield GaugeMetricFamily("agentboard_boards", "Connected boards.", board.watching())
        yield GaugeMetricFamily("agentboard_storage_backlog", "Writes that wait for the store.", board.writer.backlog())
        healthy = 0 if board.writer.failure else 1
        yield GaugeMetricFamily("agentboard_storage_healthy", "1 while the store takes what is written.", healthy)
        uptime = time.monotonic() - board.started_mono
        yield GaugeMetricFamily("agentboard_uptime_seconds", "Seconds since the start.", uptime)
        yield InfoMetricFamily("agentboard_build", "The version.", {"version": __version__})
