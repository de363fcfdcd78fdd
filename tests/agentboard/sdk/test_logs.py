"""Log lines: shipped in order, bounded, masked, and what is lost is said."""

from __future__ import annotations

import asyncio
import logging
import re
import sys

import httpx
import pytest

from agentboard.sdk import BaseAgent
from agentboard.sdk.buffer import BURST
from agentboard.sdk.handler import shipper
from agentboard.sdk.testing import FakeBoard

pytestmark = pytest.mark.anyio


class Talking(BaseAgent):
    interval_s = 60

    def talk(self) -> None:
        raise NotImplementedError

    async def run(self) -> None:
        self.talk()


async def said(board: FakeBoard, agent: BaseAgent) -> list[tuple[str, str]]:
    assert await agent.serve() == 0
    return [(each["level"], each["message"]) for each in board.agent(agent.id).lines]


async def test_levels_tracebacks_and_other_loggers(board: FakeBoard) -> None:
    class Levels(Talking):
        def talk(self) -> None:
            self.log.setLevel(1)
            for number in (5, 10, 20, 30, 40, 50, 60):
                self.log.log(number, "level %d", number)
            logging.getLogger("other").warning("two\nlines")
            try:
                _ = 1 / 0
            except ZeroDivisionError:
                self.log.exception("sum failed")

    lines = await said(board, Levels())
    assert lines[:7] == [
        ("debug", "level 5"),
        ("debug", "level 10"),
        ("info", "level 20"),
        ("warning", "level 30"),
        ("error", "level 40"),
        ("critical", "level 50"),
        ("critical", "level 60"),
    ]
    assert lines[7:9] == [("warning", "other: two"), ("warning", "lines")]
    assert lines[9] == ("error", "sum failed")
    assert lines[-1] == ("error", "ZeroDivisionError: division by zero")


async def test_secrets_stay(board: FakeBoard) -> None:
    class Leaking(Talking):
        def talk(self) -> None:
            self.log.error("password=%s", "hunter2000")
            self.log.error("enrolled with %s", board.token)
            self.log.error("talks with %s", self.link.session.agent_token)

        def mask(self, text: str) -> str:
            return super().mask(text).replace("enrolled", "joined")

    agent = Leaking()
    assert [text for _, text in await said(board, agent)] == ["password=•••", "joined with •••", "talks with •••"]


async def test_what_the_sdk_sends_is_not_shipped_and_what_the_program_sends_is(board: FakeBoard) -> None:
    class Chatty(Talking):
        async def run(self) -> None:
            logging.getLogger().setLevel(logging.DEBUG)
            async with httpx.AsyncClient() as client:
                await client.get(board.url)
            await self.sleep(2.2)

    root = logging.getLogger().level
    try:
        lines = await said(board, Chatty())
    finally:
        logging.getLogger().setLevel(root)
    texts = [text for _, text in lines if text.startswith("httpx: ")]
    assert len(texts) == 1
    assert "404" in texts[0]
    assert len(lines) < 60


async def test_a_record_that_cannot_be_formatted_stops_nothing(
    board: FakeBoard, capsys: pytest.CaptureFixture[str]
) -> None:
    class Wrong(Talking):
        def talk(self) -> None:
            self.log.propagate = False  # pytest's own handler raises
            self.log.addHandler(shipper)
            self.log.warning("%d", "x")
            self.log.warning("\ud800 and \x00")

    assert [text for _, text in await said(board, Wrong())] == ["\\ud800 and \x00"]
    assert "Logging error" in capsys.readouterr().err


async def test_long_lines_are_cut_by_the_board_which_says_so(board: FakeBoard) -> None:
    class Long(Talking):
        def talk(self) -> None:
            self.log.warning("я" * 100_000)

    await said(board, Long())
    (line,) = board.agent("long").lines
    assert line["truncated"] is True
    assert line["message"] == "я" * 4096


async def test_ten_thousand_lines_are_bounded_and_the_loss_is_said(board: FakeBoard) -> None:
    class Flood(Talking):
        def talk(self) -> None:
            self.log.propagate = False  # only to us: the test's own handler takes longer than all the rest
            self.log.addHandler(shipper)
            for number in range(10_000):
                self.log.warning("line %d", number)

    lines = [text for _, text in await said(board, Flood())]
    shipped = [text for text in lines if text.startswith("line ")]
    lost = re.findall(r"(\d+) (?:over 200 lines/s|that found no room)", "\n".join(lines))
    assert BURST <= len(shipped) < 4000
    assert len(shipped) + sum(map(int, lost)) == 10_000


async def test_refused_lines_do_not_hold_up_the_others(board: FakeBoard) -> None:
    class Two(Talking):
        async def run(self) -> None:
            self.log.warning("first")
            board.fail(422, "invalid", on="logs")
            await asyncio.sleep(1.5)
            self.log.warning("second")

    lines = [text for _, text in await said(board, Two())]
    assert "second" in lines
    assert any("1 log lines were refused" in each for each in lines)


async def test_the_handler_leaves_with_the_last_agent(board: FakeBoard) -> None:
    class Quick(Talking):
        def talk(self) -> None:
            assert shipper in logging.getLogger().handlers

    await said(board, Quick())
    assert shipper not in logging.getLogger().handlers


async def test_warnings_still_reach_stderr_when_ours_is_the_only_handler(board: FakeBoard) -> None:
    code = (
        "import asyncio, logging\n"
        "from agentboard.sdk import BaseAgent\n"
        "class One(BaseAgent):\n"
        "    async def run(self): logging.warning('to the terminal'); logging.info('to nobody')\n"
        "asyncio.run(One().serve())\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stderr=asyncio.subprocess.PIPE)
    _, errors = await process.communicate()
    assert errors.decode() == "to the terminal\n"
