"""Programs of agents: signals, exit codes, what they import."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from agentboard.sdk.testing import FakeBoard

ONE = """
from agentboard.sdk import BaseAgent

class One(BaseAgent):
    interval_s = 0.5
    drain_s = 1.0

    async def run(self):
        self.log.info("begun")
        await self.stop_requested()
        {end}

One.main()
"""
TWO = """
import sys
from agentboard.sdk import BaseAgent, run

class Service(BaseAgent):
    interval_s = 0.5
    async def run(self):
        await self.stop_requested()

class Job(Service):
    async def run(self):
        await self.sleep({seconds})
        {end}

sys.exit(run(lambda: Service(id="one"), Job))
"""


def start(code: str, board: FakeBoard) -> subprocess.Popen[str]:
    env = {**os.environ, **board.env}
    return subprocess.Popen([sys.executable, "-c", code], env=env, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize(
    ("sent", "end", "code", "stopped"),
    [
        ("SIGTERM", "pass", 0, "SIGTERM"),
        ("SIGINT", "pass", 130, "SIGINT"),
        ("SIGTERM", "await __import__('asyncio').sleep(60)", 0, "SIGTERM"),
        ("SIGTERM", "raise OSError('no flush')", 1, None),
    ],
    ids=["stop", "interrupt", "cancelled after its time", "failed while draining"],
)
def test_signals(board: FakeBoard, sent: str, end: str, code: int, stopped: str | None) -> None:
    process = start(ONE.format(end=end), board)
    board.wait_for(lambda: "begun" in board.agent("one").messages)
    process.send_signal(signal.Signals[sent])
    _, errors = process.communicate(timeout=20)
    assert process.returncode == code, errors
    assert board.agent("one").stopped == stopped
    assert ("Traceback" in errors) == (code == 1)


def test_a_second_signal_hurries(board: FakeBoard) -> None:
    process = start(ONE.format(end="await __import__('asyncio').sleep(60)").replace("= 1.0", "= 60.0"), board)
    board.wait_for(lambda: board.agent("one").heartbeats)
    process.send_signal(signal.SIGTERM)
    board.wait_for(lambda: board.agent("one").status == "stopping")
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    process.communicate()


def test_restart_is_exit_code_75(board: FakeBoard) -> None:
    process = start(ONE.format(end="pass"), board)
    board.wait_for(lambda: board.agent("one").heartbeats)
    board.command("one", reason="please")
    process.communicate(timeout=20)
    assert process.returncode == 75


@pytest.mark.parametrize(
    ("seconds", "end", "code"), [(0.1, "raise RuntimeError('broken')", 1), (0.1, "self.stop('x', 75)", 75)]
)
def test_the_one_that_ends_badly_takes_the_others_with_it(
    board: FakeBoard, seconds: float, end: str, code: int
) -> None:
    process = start(TWO.format(seconds=seconds, end=end), board)
    process.communicate(timeout=20)
    assert process.returncode == code
    assert board.agent("one").stopped == f"job ended with {code}"


def test_the_one_that_ends_well_leaves_the_others_alone(board: FakeBoard) -> None:
    process = start(TWO.format(seconds=0.1, end="pass"), board)
    board.wait_for(lambda: board.agent("job").stopped == "finished")
    beats = len(board.agent("one").heartbeats)
    board.wait_for(lambda: len(board.agent("one").heartbeats) > beats + 1)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("code", "env", "words"),
    [
        (ONE.format(end="pass"), {"AGENTBOARD_TOKEN": ""}, "set AGENTBOARD_TOKEN"),
        (ONE.format(end="pass"), {"AGENTBOARD_TOKEN": "not-the-right-one"}, "401 unauthorized"),
        (ONE.format(end="pass"), {"AGENTBOARD_URL": "board:8080"}, "AGENTBOARD_URL"),
        (TWO.format(seconds=9, end="pass").replace("Service(id=", "Job(id=").replace('"one"', '"job"'), {}, "same id"),
    ],
    ids=["no token", "wrong token", "wrong url", "one id twice"],
)
def test_misconfiguration_is_one_message_and_code_2(
    board: FakeBoard, code: str, env: dict[str, str], words: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **board.env, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert "not-the-right-one" not in done.stderr


def test_the_sdk_is_light_and_imports_nothing_of_the_stack() -> None:
    code = "import sys, agentboard.sdk; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = ("httpx", "websockets", "flask", "opentelemetry", "checks", "hooks", "agentboard.web", "agentboard.cli")
    assert [name for name in loaded if name.startswith(heavy)] == []


def test_the_sdk_names_no_other_package_of_ours() -> None:
    folder = Path(__file__).resolve().parents[3] / "agentboard/sdk"
    for path in folder.rglob("*.py"):
        text = path.read_text()
        assert "from checks" not in text
        assert "agentboard.web" not in text
