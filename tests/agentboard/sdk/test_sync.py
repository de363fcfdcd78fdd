"""Scripts: a thread reports, the program never waits for the board."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time

import pytest

from agentboard.sdk import Board, ConfigurationError, SyncAgent, report
from agentboard.sdk.handler import shipper
from agentboard.sdk.testing import FakeBoard


def test_a_script_that_ends_well(board: FakeBoard) -> None:
    with report("nightly-import", category="etl", labels={"team": "data"}) as job:
        board.wait_for(lambda: board.agent("nightly-import").heartbeats)
        logging.getLogger("importer").warning("half done")
        job.set_status("busy", "rows")
        job.count("rows", 10)
        job.gauge("share", 0.5)
        with job.timer("step"):
            pass
        board.wait_for(lambda: board.agent("nightly-import").metrics.get("rows") == 10)
    seen = board.agent("nightly-import")
    assert seen.registrations[0]["category"] == "etl"
    assert seen.registrations[0]["capabilities"] == ["logs"]
    assert seen.metrics["share"] == 0.5
    assert seen.metrics["step.count"] == 1
    assert seen.messages == ["importer: half done"]
    assert seen.stopped == "finished"
    assert board.refusals == []


def test_a_script_that_fails_goes_down_with_its_reason(board: FakeBoard) -> None:
    def script() -> None:
        with report("failing"):
            board.wait_for(lambda: board.agent("failing").heartbeats)
            raise KeyError("column")

    with pytest.raises(KeyError):
        script()
    seen = board.agent("failing")
    assert seen.status == "error"
    assert seen.heartbeats[-1]["message"] == "KeyError: 'column'"
    assert seen.stopped is None
    assert any("Traceback" in line for line in seen.messages)


@pytest.mark.parametrize(("code", "stopped"), [(0, "finished"), (None, "finished"), (3, None)])
def test_the_code_of_exit_counts(board: FakeBoard, code: int | None, stopped: str | None) -> None:
    def script() -> None:
        with report("exiting"):
            board.wait_for(lambda: board.agent("exiting").heartbeats)
            sys.exit(code)

    with pytest.raises(SystemExit):
        script()
    assert board.agent("exiting").stopped == stopped


def test_a_very_short_script_is_seen_too(board: FakeBoard) -> None:
    with report("short"):
        logging.getLogger("script").warning("here and gone")
    assert board.agent("short").stopped == "finished"
    assert board.agent("short").messages == ["script: here and gone"]


def test_without_a_board_the_script_does_not_wait() -> None:
    started = time.monotonic()
    with report("alone", board=Board("http://127.0.0.1:9", "some-enrol-token")) as job:
        job.gauge("x", 1)
    assert time.monotonic() - started < 3


def test_a_refusal_is_logged_and_stops_no_script(board: FakeBoard, caplog: pytest.LogCaptureFixture) -> None:
    with report("refused", board=Board(board.url, "wrong-token")) as job:
        board.wait_for(lambda: job.error)
        job.set_status("idle")
        job.count("x")
    assert isinstance(job.error, ConfigurationError)
    assert "reports to no board" in caplog.text


def test_without_a_token_it_says_so_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AGENTBOARD_TOKEN", raising=False)
    with pytest.raises(ConfigurationError, match="AGENTBOARD_TOKEN"):
        SyncAgent("x")


def test_a_reloaded_module_stops_its_former_agent(board: FakeBoard) -> None:
    first = SyncAgent("reloaded").start()
    board.wait_for(lambda: board.agent("reloaded").heartbeats)
    second = SyncAgent("reloaded").start()
    board.wait_for(lambda: len(board.agent("reloaded").registrations) == 2)
    logging.getLogger("script").warning("once")
    second.stop()
    first.stop()
    assert board.agent("reloaded").messages == ["script: once"]
    assert shipper not in logging.getLogger().handlers


def test_a_stop_is_harmless_before_the_start_and_twice(board: FakeBoard) -> None:
    job = SyncAgent("twice")
    job.stop()
    job.start()
    job.stop()
    job.stop()
    with pytest.raises(ValueError, match="status"):
        job.set_status("sleepy")  # type: ignore[arg-type]


def test_a_forked_child_is_silent(board: FakeBoard) -> None:
    code = (
        "import os, logging, warnings\n"
        "warnings.simplefilter('ignore')\n"
        "from agentboard.sdk import report\n"
        "with report('forked') as job:\n"
        "    child = os.fork()\n"
        "    if child == 0:\n"
        "        logging.warning('from the child')\n"
        "        job.count('x'); job.gauge('y', 1); job.set_status('error')\n"
        "        with job.timer('z'): pass\n"
        "        job.stop()\n"
        "        os._exit(0)\n"
        "    assert os.waitpid(child, 0)[1] == 0\n"
        "    logging.warning('from the parent')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, **board.env}, timeout=30, check=False)
    assert done.returncode == 0
    seen = board.agent("forked")
    assert seen.messages == ["root: from the parent"]
    assert seen.stopped == "finished"
    assert len(seen.registrations) == 1


def test_an_agent_that_was_used_before_the_fork_has_a_session_of_its_own(board: FakeBoard) -> None:
    code = (
        "import asyncio, logging, os, warnings\n"
        "warnings.simplefilter('ignore')\n"
        "from agentboard.sdk import BaseAgent, SyncAgent\n"
        "class Pooled(BaseAgent):\n"
        "    async def run(self): logging.getLogger('x').warning('in the child')\n"
        "pooled = Pooled()\n"
        "async def warm_up(): await pooled.register(); await pooled.heartbeat()\n"
        "with SyncAgent('parent'):\n"
        "    asyncio.run(warm_up())\n"
        "    child = os.fork()\n"
        "    if child == 0: os._exit(asyncio.run(pooled.serve()))\n"
        "    assert os.waitpid(child, 0)[1] == 0\n"
    )
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, **board.env}, timeout=30, check=False)
    assert done.returncode == 0
    assert len(board.agent("pooled").registrations) == 2
    assert board.agent("pooled").messages == ["x: in the child"]
    assert board.agent("pooled").stopped == "finished"
    assert board.agent("parent").messages == []
    assert board.refusals == []


def test_the_end_of_the_program_is_the_end_of_the_agent(board: FakeBoard) -> None:
    code = "from agentboard.sdk import SyncAgent\nSyncAgent('unstopped').start()\n"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, **board.env}, timeout=30, check=True)
    assert board.agent("unstopped").stopped == "finished"
