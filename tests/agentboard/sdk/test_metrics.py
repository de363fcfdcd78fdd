"""Gauges, counters, timers, spans."""

from __future__ import annotations

import logging
import math
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from agentboard.sdk import BaseAgent, limits, spans
from agentboard.sdk.metrics import Metrics, Process
from agentboard.sdk.testing import FakeBoard


def test_values_are_kept_until_they_change() -> None:
    metrics = Metrics()
    metrics.gauge("depth", 3)
    metrics.count("jobs")
    metrics.count("jobs", 2)
    assert metrics.snapshot() == metrics.snapshot() == {"depth": 3, "jobs": 3}


@pytest.mark.parametrize("name", ["", "1x", "a b", "a-b", "é", "a" * 65, "a\n"])
def test_names_that_no_board_takes(name: str) -> None:
    metrics = Metrics()
    with pytest.raises(ValueError, match="metric name"):
        metrics.gauge(name, 1)
    with pytest.raises(ValueError, match="metric name"):
        metrics.count(name)


@pytest.mark.parametrize("value", [True, "1", None, [1]])
def test_what_is_no_number(value: object) -> None:
    with pytest.raises(ValueError, match="no number"):
        Metrics().gauge("x", value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 10**400])
def test_what_is_not_finite_is_left_out_and_said_once(value: float, caplog: pytest.LogCaptureFixture) -> None:
    metrics = Metrics()
    metrics.gauge("x", 1)
    metrics.gauge("x", value)
    metrics.gauge("x", value)
    assert metrics.snapshot() == {"x": 1}
    assert len(caplog.records) == 1


@pytest.mark.parametrize("by", [-1, math.nan, True])
def test_counters_only_rise(by: float) -> None:
    with pytest.raises(ValueError, match="counter"):
        Metrics().count("x", by)


def test_the_sixty_fifth_is_left_out_and_said(caplog: pytest.LogCaptureFixture) -> None:
    metrics = Metrics()
    for number in range(70):
        metrics.gauge(f"m{number}", number)
    assert len(metrics.snapshot()) == limits.MOST_METRICS
    assert [each.levelno for each in caplog.records] == [logging.WARNING]


def test_timers_have_a_window() -> None:
    metrics = Metrics()
    for _ in range(3):
        with metrics.timer("step"):
            pass
    first = metrics.snapshot()
    assert first["step.count"] == 3
    assert 0 <= first["step.mean_s"] <= first["step.max_s"] < 1
    with pytest.raises(KeyError), metrics.timer("step"):
        raise KeyError
    assert metrics.snapshot()["step.count"] == 4


def test_threads_may_count_together() -> None:
    metrics = Metrics()

    def many() -> None:
        for _ in range(2000):
            metrics.count("x")

    threads = [threading.Thread(target=many) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert metrics.snapshot() == {"x": 16_000}


@given(st.text(max_size=70), st.floats() | st.integers() | st.booleans())
def test_a_snapshot_is_what_the_contract_allows(name: str, value: float) -> None:
    metrics = Metrics()
    try:
        metrics.gauge(name, value)
    except ValueError:
        return
    for key, each in metrics.snapshot().items():
        assert limits.METRIC.fullmatch(key)
        assert math.isfinite(each)


def test_the_process_is_measured() -> None:
    process = Process()
    sum(range(1_000_000))
    values = process.values()
    assert 0 < values["cpu_cores"] < 64
    assert values["rss_bytes"] > 1_000_000


@pytest.mark.anyio
async def test_the_limit_holds_with_the_process_in_it(board: FakeBoard) -> None:
    class Many(BaseAgent):
        async def run(self) -> None:
            for number in range(64):
                self.gauge(f"m{number}", number)
            await self.heartbeat()

    assert await Many().serve() == 0
    assert len(board.agent("many").metrics) == 64
    assert board.refusals == []


def test_spans_go_where_the_program_sends_them() -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    vars(spans)["_tracer"].cache_clear()
    agent = BaseAgent(id="spanning")
    with pytest.raises(ValueError, match="no"), agent.span("index", rows=3):
        raise ValueError("no")
    (span,) = exporter.get_finished_spans()
    assert span.name == "index"
    assert dict(span.attributes or {}) == {"agentboard.agent": "spanning", "rows": 3}
    assert not span.status.is_ok


def test_spans_cost_nothing_without_opentelemetry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spans, "find_spec", lambda _name: None)
    vars(spans)["_tracer"].cache_clear()
    with BaseAgent(id="plain").span("x"):
        pass
    vars(spans)["_tracer"].cache_clear()
