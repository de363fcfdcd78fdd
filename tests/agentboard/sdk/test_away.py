"""The board goes away, forgets, refuses, is slow; the agent works on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from agentboard.sdk import BaseAgent, Board
from agentboard.sdk.testing import FakeBoard

pytestmark = pytest.mark.anyio


class Worker(BaseAgent):
    interval_s = 0.5
    rounds = 0

    async def run(self) -> None:
        async for _ in self.every(0.02):
            self.rounds += 1


@asynccontextmanager
async def serving(worker: BaseAgent) -> AsyncIterator[asyncio.Task[int]]:
    task = asyncio.create_task(worker.serve())
    try:
        yield task
    finally:
        worker.stop()
        await task


async def test_work_goes_on_while_the_board_is_away_and_is_reported_afterwards(board: FakeBoard) -> None:
    worker = Worker()
    async with serving(worker):
        await board.until(lambda: board.agent("worker").heartbeats)
        with board.away():
            before = worker.rounds
            worker.log.warning("nobody listens")
            await asyncio.sleep(1)
            assert worker.rounds > before + 10
        beats = len(board.agent("worker").heartbeats)
        await board.until(lambda: len(board.agent("worker").heartbeats) > beats)
        await board.until(lambda: "nobody listens" in board.agent("worker").messages)
    assert len(board.agent("worker").registrations) == 1  # the session survived


async def test_a_board_that_comes_later_is_found(board: FakeBoard) -> None:
    worker = Worker()
    with board.away():
        task = asyncio.create_task(worker.serve())
        await asyncio.sleep(0.4)
        assert worker.rounds > 5
    await board.until(lambda: board.agent("worker").status == "running")
    worker.stop()
    assert await task == 0


async def test_a_board_that_stays_away_holds_up_no_end() -> None:
    worker = Worker(board=Board("http://127.0.0.1:9", "some-enrol-token"))
    async with serving(worker) as task:
        await asyncio.sleep(0.2)
        worker.stop()
        assert await asyncio.wait_for(task, 2) == 0


async def test_an_outage_is_said_once_and_its_end_too(board: FakeBoard, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "agentboard.sdk")
    async with serving(Worker()):
        await board.until(lambda: board.agent("worker").heartbeats)
        beats = len(board.agent("worker").heartbeats)
        board.fail(503, times=3)
        await board.until(lambda: len(board.agent("worker").heartbeats) > beats, 15)
        await board.until(lambda: "back" in caplog.text)
    said = [each.message for each in caplog.records if each.name == "agentboard.sdk"]
    assert len(said) == 2


async def test_a_forgotten_agent_registers_again(board: FakeBoard) -> None:
    async with serving(Worker()):
        await board.until(lambda: board.agent("worker").heartbeats)
        board.forget("worker")
        await board.until(lambda: board.agent("worker").heartbeats)
    assert board.agent("worker").heartbeats[0]["seq"] == 1


async def test_a_lost_token_is_mended_by_registering(board: FakeBoard) -> None:
    async with serving(Worker()):
        await board.until(lambda: board.agent("worker").heartbeats)
        board.revoke("worker")
        await board.until(lambda: len(board.agent("worker").registrations) == 2)
        beats = len(board.agent("worker").heartbeats)
        await board.until(lambda: len(board.agent("worker").heartbeats) > beats)


async def test_a_session_that_the_board_lost_is_renewed_once(board: FakeBoard) -> None:
    async with serving(Worker()) as task:
        await board.until(lambda: board.agent("worker").heartbeats)
        board.take_over("worker")
        await board.until(lambda: len(board.agent("worker").registrations) == 2)
        assert not task.done()


async def test_the_newest_of_two_instances_wins(board: FakeBoard) -> None:
    older, newer = Worker(), Worker()
    async with serving(older) as first:
        await board.until(lambda: board.agent("worker").heartbeats)
        async with serving(newer) as second:
            done, _ = await asyncio.wait({first, second}, timeout=15, return_when=asyncio.FIRST_COMPLETED)
            assert done == {first}
            assert first.result() == 0
            assert older.stop_reason == "replaced by another instance"
            beats = len(board.agent("worker").heartbeats)
            await board.until(lambda: len(board.agent("worker").heartbeats) > beats + 1)
    assert len(board.agent("worker").registrations) <= 4


async def test_a_replaced_agent_may_work_on(board: FakeBoard) -> None:
    replaced = asyncio.Event()

    class Loyal(Worker):
        async def on_replaced(self) -> None:
            replaced.set()

    worker = Loyal()
    async with serving(worker) as task:
        await board.until(lambda: board.agent("loyal").heartbeats)
        for _ in range(2):
            sent = len(board.agent("loyal").heartbeats)
            await board.until(lambda sent=sent: len(board.agent("loyal").heartbeats) > sent)
            board.take_over("loyal")
        await asyncio.wait_for(replaced.wait(), 10)
        before = worker.rounds
        await asyncio.sleep(0.2)
        assert worker.rounds > before
        assert not task.done()


async def test_retry_after_is_obeyed(board: FakeBoard) -> None:
    async with serving(Worker()):
        await board.until(lambda: board.agent("worker").heartbeats)
        board.fail(429, "rate_limited", retry_after_s=2)
        await board.until(lambda: board.requests > 2)
        await asyncio.sleep(0.7)
        requests = board.requests
        await asyncio.sleep(1)
        assert board.requests == requests


async def test_a_token_revoked_later_stops_no_work(board: FakeBoard, caplog: pytest.LogCaptureFixture) -> None:
    async with serving(Worker()) as task:
        await board.until(lambda: board.agent("worker").heartbeats)
        board.revoke("worker")
        board.fail(401, "unauthorized", times=4)
        await board.until(lambda: "401 unauthorized" in caplog.text)
        assert not task.done()


async def test_a_slow_board_is_away(board: FakeBoard) -> None:
    worker = Worker()
    async with serving(worker):
        await board.until(lambda: board.agent("worker").heartbeats)
        board.delay_s = 3
        before = worker.rounds
        await asyncio.sleep(1)
        assert worker.rounds > before + 10
        board.delay_s = 0


async def test_a_fleet_comes_back(board: FakeBoard) -> None:
    """All at once, in one process: spread by jitter, each with its session."""

    class One(Worker):
        push = False
        ship_logs = False
        interval_s = 3.0

        async def run(self) -> None:
            await self.stop_requested()

    agents = [One(id=f"agent-{number}") for number in range(200)]
    tasks = [asyncio.create_task(each.serve()) for each in agents]
    await board.until(lambda: len(board.agents) == 200 and all(it.heartbeats for it in board.agents.values()), 30)
    with board.away():
        await asyncio.sleep(0.2)
    counts = {name: len(each.heartbeats) for name, each in board.agents.items()}
    await board.until(lambda: all(len(it.heartbeats) > counts[name] for name, it in board.agents.items()), 30)
    assert all(len(each.registrations) == 1 for each in board.agents.values())
    for each in agents:
        each.stop()
    assert set(await asyncio.gather(*tasks)) == {0}
