"""An agent's life: register, work, report, stop."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from agentboard.sdk import EXIT_RESTART, BaseAgent, agent
from agentboard.sdk.testing import FakeBoard

pytestmark = pytest.mark.anyio


class Worker(BaseAgent):
    interval_s = 0.5
    drain_s = 0.5

    async def run(self) -> None:
        self.log.warning("at work")
        async for number in self.every(0.05):
            self.gauge("rounds", number)


@asynccontextmanager
async def serving(worker: BaseAgent) -> AsyncIterator[asyncio.Task[int]]:
    task = asyncio.create_task(worker.serve())
    try:
        yield task
    finally:
        worker.stop()
        worker.stop()
        await asyncio.gather(task, return_exceptions=True)


async def test_from_registration_to_goodbye(board: FakeBoard) -> None:
    worker = Worker(labels={"team": "data"})
    async with serving(worker) as task:
        await board.until(lambda: board.agent("worker").metrics.get("rounds", 0) > 2)
        await board.until(lambda: "at work" in board.agent("worker").messages)
        worker.stop("tea time")
        assert await task == 0
    seen = board.agent("worker")
    (registration,) = seen.registrations
    assert registration["name"] == registration["type"] == "worker"
    assert registration["category"] == "custom"
    assert registration["labels"] == {"team": "data"}
    assert registration["capabilities"] == ["logs", "restart"]
    assert [each["seq"] for each in seen.heartbeats] == list(range(1, len(seen.heartbeats) + 1))
    assert seen.heartbeats[0]["status"] == "running"
    assert {"cpu_cores", "rss_bytes"} <= seen.metrics.keys()
    assert seen.stopped == "tea time"
    assert board.refusals == []


async def test_an_agent_of_ten_lines(board: FakeBoard) -> None:
    @agent("ten-lines", category="ops", interval_s=0.5)
    async def ten_lines(self: BaseAgent) -> None:
        self.log.error("done")

    assert await ten_lines().serve() == 0
    seen = board.agent("ten-lines")
    assert seen.registrations[0]["category"] == "ops"
    assert seen.messages == ["done"]
    assert seen.stopped == "finished"


async def test_work_that_fails_gets_no_goodbye(board: FakeBoard) -> None:
    class Failing(Worker):
        async def run(self) -> None:
            raise RuntimeError("no disk")

    assert await Failing().serve() == 1
    seen = board.agent("failing")
    assert seen.status == "error"
    assert seen.heartbeats[-1]["message"] == "RuntimeError: no disk"
    assert seen.stopped is None
    assert "RuntimeError: no disk" in seen.messages


async def test_status_and_message_are_sent_soon(board: FakeBoard) -> None:
    worker = Worker(interval_s=60)
    async with serving(worker):
        await board.until(lambda: board.agent("worker").heartbeats)
        worker.set_status("degraded", "disk is full")
        await board.until(lambda: board.agent("worker").status == "degraded", 3)
    assert board.agent("worker").heartbeats[1]["message"] == "disk is full"


async def test_stopping_is_shown_and_work_that_goes_on_is_cancelled(board: FakeBoard) -> None:
    cancelled = asyncio.Event()

    class Stubborn(Worker):
        async def run(self) -> None:
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                cancelled.set()
                raise

    worker = Stubborn()
    async with serving(worker) as task:
        await board.until(lambda: board.agent("stubborn").heartbeats)
        worker.stop()
        assert await task == 0
    assert cancelled.is_set()
    assert board.agent("stubborn").status == "stopping"
    assert board.agent("stubborn").stopped == "finished"


async def test_the_second_stop_does_not_wait(board: FakeBoard) -> None:
    class Patient(Worker):
        drain_s = 3600.0

        async def run(self) -> None:
            await asyncio.sleep(3600)

    worker = Patient()
    async with serving(worker) as task:
        await board.until(lambda: board.agent("patient").heartbeats)
        worker.stop()
        await asyncio.sleep(0.1)
        assert not task.done()
        worker.stop()
        assert await asyncio.wait_for(task, 5) == 0


async def test_a_cancelled_serve_says_goodbye(board: FakeBoard) -> None:
    task = asyncio.create_task(Worker().serve())
    await board.until(lambda: board.agent("worker").heartbeats)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert board.agent("worker").stopped is not None


async def test_a_busy_loop_beats_on_and_a_blocked_one_does_not(board: FakeBoard) -> None:
    class Mixed(Worker):
        async def run(self) -> None:
            await asyncio.to_thread(lambda: sum(range(10_000_000)))
            before = len(board.agent("mixed").heartbeats)
            time.sleep(1.2)
            self.blocked = len(board.agent("mixed").heartbeats) - before

    worker = Mixed()
    assert await worker.serve() == 0
    assert worker.blocked <= 1  # one may have been on its way


async def test_register_and_heartbeat_by_hand(board: FakeBoard) -> None:
    worker = Worker()
    await worker.register()
    await worker.heartbeat()
    await worker.heartbeat()
    await worker.close()
    assert len(board.agent("worker").heartbeats) == 2


async def test_heartbeat_can_be_extended_and_its_failure_kills_nothing(board: FakeBoard) -> None:
    class Measuring(Worker):
        beats = 0

        async def heartbeat(self) -> None:
            self.beats += 1
            if self.beats == 1:
                raise OSError("no sensor")
            self.gauge("beats", self.beats)
            await super().heartbeat()

    async with serving(Measuring()):
        await board.until(lambda: board.agent("measuring").metrics.get("beats", 0) >= 2)


async def test_several_agents_in_one_process_keep_their_logs_apart(board: FakeBoard) -> None:
    class Talker(Worker):
        async def run(self) -> None:
            logging.getLogger("library").warning("context of %s", self.id)
            await asyncio.to_thread(logging.getLogger("library").warning, "thread of %s", self.id)
            self.log.warning("logger of %s", self.id)
            await self.stop_requested()

    one, two = Talker(id="one"), Talker(id="two")
    async with serving(one), serving(two):
        await board.until(lambda: len(board.agent("one").lines) >= 3 and len(board.agent("two").lines) >= 3)
    for name in ("one", "two"):
        lines = [f"library: context of {name}", f"library: thread of {name}", f"logger of {name}"]
        assert board.agent(name).messages == lines


async def test_the_interval_of_the_board_wins(board: FakeBoard) -> None:
    board.ask_interval(0.5)
    async with serving(Worker(interval_s=3600)):
        await board.until(lambda: len(board.agent("worker").heartbeats) >= 3, 4)


async def test_a_thread_may_speak_and_stop(board: FakeBoard) -> None:
    class Threaded(Worker):
        async def run(self) -> None:
            await asyncio.to_thread(self.set_status, "busy", "from a thread")
            await board.until(lambda: board.agent("threaded").status == "busy", 3)
            await asyncio.to_thread(self.stop, "from a thread")
            await self.stop_requested()

    asyncio.get_running_loop().set_debug(True)  # complains of calls from other threads
    assert await Threaded(interval_s=60).serve() == 0
    assert board.agent("threaded").stopped == "from a thread"


async def test_an_instance_has_one_life(board: FakeBoard) -> None:
    worker = Worker()
    async with serving(worker):
        await board.until(lambda: board.agent("worker").heartbeats)
        with pytest.raises(RuntimeError, match="make another"):
            await worker.serve()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DiskWatcher", "disk-watcher"),
        ("HTTPProber2", "http-prober2"),
        ("_X", "x"),
        ("Ж", "agent"),
        ("A" * 99, "a" * 63),
    ],
)
async def test_ids_come_from_class_names(name: str, expected: str) -> None:
    assert type(name, (Worker,), {})().id == expected


async def test_a_mistake_of_the_sdk_is_not_silent(
    board: FakeBoard, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agentboard.sdk.life.FLUSH_EVERY_S", "soon")
    async with serving(Worker()) as task:
        await board.until(lambda: "the SDK itself failed" in caplog.text)
        assert not task.done()


async def test_an_agent_ends_with_its_restart_code(board: FakeBoard) -> None:
    worker = Worker()
    async with serving(worker) as task:
        await board.until(lambda: board.agent("worker").heartbeats)
        board.command("worker", reason="new configuration")
        assert await task == EXIT_RESTART
    assert board.agent("worker").stopped == "restart: new configuration"
