"""Commands: accepted before they begin, done once, told to the end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from agentboard.sdk import EXIT_RESTART, BaseAgent, Command, command
from agentboard.sdk.commands import Inbox
from agentboard.sdk.testing import FakeBoard

pytestmark = pytest.mark.anyio


class Indexer(BaseAgent):
    interval_s = 0.5
    drain_s = 1.0

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.thread = ""

    async def run(self) -> None:
        await self.stop_requested()

    @command("reindex")
    async def reindex(self, order: Command) -> str:
        await asyncio.sleep(0.05)
        self.done.append(order.reason)
        return f"{len(self.done)} done"

    @command("sweep")
    def sweep(self, _order: Command) -> None:
        self.thread = threading.current_thread().name

    @command("explode")
    async def explode(self, _order: Command) -> None:
        raise ValueError("token=abcdef123456 is wrong")

    @command("slow")
    async def slow(self, _order: Command) -> None:
        await asyncio.sleep(3600)


@asynccontextmanager
async def serving(indexer: BaseAgent, board: FakeBoard) -> AsyncIterator[asyncio.Task[int]]:
    task = asyncio.create_task(indexer.serve())
    try:
        await board.until(lambda: board.agent(indexer.id).heartbeats)
        yield task
    finally:
        indexer.stop()
        await task


def states(board: FakeBoard, order: str) -> list[str]:
    return [state for each, state in board.agent("indexer").acknowledgements if each == order]


async def test_capabilities_are_the_handlers(board: FakeBoard) -> None:
    indexer = Indexer()
    indexer.on("extra", lambda _order: None)
    async with serving(indexer, board):
        pass
    capabilities = board.agent("indexer").registrations[0]["capabilities"]
    assert capabilities == ["explode", "extra", "logs", "reindex", "restart", "slow", "sweep"]


@pytest.mark.parametrize("pushed", [True, False], ids=["over the socket", "with a heartbeat"])
async def test_a_command_is_accepted_and_done(board: FakeBoard, pushed: bool) -> None:
    indexer = Indexer()
    async with serving(indexer, board):
        order = board.command("indexer", "reindex", "new texts", pushed=pushed)
        await board.until(lambda: board.agent("indexer").commands[order]["state"] == "done")
    assert states(board, order) == ["accepted", "done"]
    assert board.agent("indexer").commands[order]["detail"] == "1 done"
    assert indexer.done == ["new texts"]


async def test_a_pushed_command_does_not_wait_for_the_heartbeat(board: FakeBoard) -> None:
    board.ask_interval(3600)
    indexer = Indexer()
    async with serving(indexer, board):
        order = board.command("indexer", "reindex", pushed=False)  # only a socket can bring it now
        await board.until(lambda: board.agent("indexer").commands[order]["state"] == "done")


async def test_delivered_twice_is_done_once(board: FakeBoard) -> None:
    indexer = Indexer()
    async with serving(indexer, board):
        order = board.command("indexer", "reindex", "once")
        for _ in range(3):
            board.deliver_again("indexer", order)
        await board.until(lambda: board.agent("indexer").commands[order]["state"] == "done")
        board.deliver_again("indexer", order)
        await asyncio.sleep(0.3)
    assert indexer.done == ["once"]
    assert states(board, order) == ["accepted", "done"]


@pytest.mark.parametrize(
    ("action", "detail"),
    [("explode", "ValueError: token=••• is wrong"), ("unheard-of", "this agent has no command 'unheard-of'")],
)
async def test_a_failure_is_told_without_its_secrets(board: FakeBoard, action: str, detail: str) -> None:
    async with serving(Indexer(), board):
        order = board.command("indexer", action)
        await board.until(lambda: board.agent("indexer").commands[order]["state"] == "failed")
    assert board.agent("indexer").commands[order]["detail"] == detail


async def test_a_plain_method_does_not_block_the_loop(board: FakeBoard) -> None:
    indexer = Indexer()
    async with serving(indexer, board):
        order = board.command("indexer", "sweep")
        await board.until(lambda: board.agent("indexer").commands[order]["state"] == "done")
    assert indexer.thread != threading.main_thread().name


async def test_an_acknowledgement_that_fails_is_sent_again(board: FakeBoard) -> None:
    indexer = Indexer()
    async with serving(indexer, board):
        board.fail(503, times=3)
        order = board.command("indexer", "reindex", "still")
        await board.until(lambda: board.agent("indexer").commands[order]["state"] == "done")
    assert indexer.done == ["still"]


async def test_a_command_whose_time_ran_out_is_left_alone(board: FakeBoard) -> None:
    indexer = Indexer()
    async with serving(indexer, board):
        order = board.command("indexer", "reindex", pushed=False)
        board.expire("indexer", order)
        board.deliver_again("indexer", order)
        await board.until(lambda: board.refusals)
    assert indexer.done == []


async def test_restart_drains_acknowledges_and_exits_with_its_code(board: FakeBoard) -> None:
    class Draining(Indexer):
        id = "indexer"
        drained = False

        async def run(self) -> None:
            await self.stop_requested()
            await asyncio.sleep(0.2)
            self.drained = True

    indexer = Draining()
    async with serving(indexer, board) as task:
        order = board.command("indexer", "restart", "new build")
        assert await task == EXIT_RESTART == 75
    assert indexer.drained
    assert states(board, order) == ["accepted", "done"]
    assert board.agent("indexer").stopped == "restart: new build"


async def test_restart_does_not_begin_before_the_board_knows_that_it_was_accepted(board: FakeBoard) -> None:
    indexer = Indexer()
    async with serving(indexer, board) as task:
        board.fail(503, times=1000)
        order = board.command("indexer", "restart")
        await asyncio.sleep(0.7)
        assert not indexer.stopping
        board.recover()
        assert await asyncio.wait_for(task, 10) == EXIT_RESTART
    assert states(board, order) == ["accepted", "done"]


async def test_a_command_at_hand_when_the_agent_stops_fails(board: FakeBoard) -> None:
    indexer = Indexer()
    indexer.drain_s = 0.3
    async with serving(indexer, board):
        order = board.command("indexer", "slow")
        await board.until(lambda: states(board, order) == ["accepted"])
    assert board.agent("indexer").commands[order]["detail"] == "the agent stopped before it was done"


async def test_an_agent_that_cannot_restart_says_so(board: FakeBoard) -> None:
    class Fixed(Indexer):
        id = "indexer"
        restartable = False

    async with serving(Fixed(), board) as task:
        assert "restart" not in board.agent("indexer").registrations[0]["capabilities"]
        order = board.command("indexer", "restart")
        await board.until(lambda: board.agent("indexer").commands[order]["state"] == "failed")
        assert not task.done()


@pytest.mark.parametrize(
    "hostile",
    [None, 7, "x", {}, [None], [{"id": 1, "action": "restart"}], [{"id": "", "action": "x"}], [{"id": "a"}], [[]]],
)
def test_what_is_no_command_is_none(hostile: object) -> None:
    assert Inbox().new(hostile) == []


def test_the_memory_of_commands_is_bounded() -> None:
    inbox = Inbox()
    for number in range(3000):
        assert len(inbox.new([{"id": str(number), "action": "x"}])) == 1
    assert inbox.new([{"id": "2999", "action": "x"}]) == []
    assert len(vars(inbox)["_seen"]) == 1000
