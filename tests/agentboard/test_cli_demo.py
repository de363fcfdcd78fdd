"""`agentboard demo`: a board, its login, and agents that really work."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

from agentboard.cli import main
from agentboard.cli.samples import Place, catalogue
from agentboard.sdk.testing import FakeBoard
from tests.agentboard.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]


class Demo:
    """A demo that runs, and somebody who signed in with what it printed."""

    def __init__(self, agents: int) -> None:
        command = [sys.executable, "-m", "agentboard.cli", "demo", "--agents", str(agents), "--port", str(free_port())]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout
        text = ""
        while "removes" not in text:
            line = self.process.stdout.readline()
            assert line, self.process.communicate()
            text += line
        found = re.search(r"The board:  (\S+)\n  Sign in as: (\S+)\n  Password:   (\S+)\n", text)
        folder = re.search(r"removes (\S+)\.\n", text)
        assert found
        assert folder
        self.url, user, password = found.groups()
        self.folder = Path(folder[1])
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.csrf = ""
        self.csrf = self.call("/api/login", {"username": user, "password": password})["csrf_token"]

    def call(self, path: str, body: object = None) -> Any:
        headers = {"Content-Type": "application/json", "X-CSRF-Token": self.csrf}
        data = None if body is None else json.dumps(body).encode()
        with self.browser.open(urllib.request.Request(self.url + path, data, headers), timeout=10) as reply:
            return json.loads(reply.read())

    def children(self) -> set[int]:
        command = ["ps", "-o", "pid=", "--ppid", str(self.process.pid)]
        listing = subprocess.run(command, capture_output=True, text=True, check=False)
        return {int(each) for each in listing.stdout.split()}


def until(condition: Callable[[], Any], patience_s: float = 30) -> None:
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture
def demo() -> Iterator[Demo]:
    running = Demo(4)
    yield running
    if running.process.poll() is None:
        running.process.terminate()
    running.process.communicate(timeout=30)


@pytest.mark.slow
def test_from_the_first_line_to_the_end(demo: Demo) -> None:
    until(lambda: demo.call("/api/agents")["counts"]["up"] == 4)
    assert {each["id"] for each in demo.call("/api/agents")["agents"]} == {
        "supervisor", "disk-watcher", "prober-healthz", "process-import",
    }  # fmt: skip
    before = demo.children()
    order = demo.call("/api/agents/disk-watcher/restart", {"reason": "a test"})["id"]
    until(lambda: demo.call(f"/api/commands/{order}")["state"] == "done")
    until(lambda: demo.children() - before and demo.call("/api/agents")["counts"]["up"] == 4)
    assert demo.folder.is_dir()
    children = demo.children()
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(30) == 0
    assert not demo.folder.exists()
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
    assert demo.process.stderr
    assert demo.process.stderr.read() == ""


@pytest.mark.parametrize(
    ("flags", "words"),
    [(["--agents", "-1"], "not 0 to 200"), (["--agents", "201"], "not 0 to 200"), (["--port", "70000"], "is no port")],
)
def test_wrong_use(flags: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", *flags]) == 2
    assert words in capsys.readouterr().err


def test_a_port_that_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["demo", "--port", str(taken.getsockname()[1])]) == 2
    assert "is taken" in capsys.readouterr().err


def spoke(board: FakeBoard, name: str) -> bool:
    """Whether an agent measured something, or at least said why not."""
    seen = board.agent(name)
    return bool(seen.metrics.keys() - {"cpu_cores", "rss_bytes"} or seen.heartbeats[-1].get("message"))


def test_every_sample_does_its_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them with a board for tests: each has something to say, and none fails."""
    (tmp_path / "agents.log").write_text("one warning\n")
    (tmp_path / "here").mkdir()
    (tmp_path / "here/readme.md").write_text("words about agents\n")

    async def scene(board: FakeBoard) -> None:
        place = Place(board.url, "no-token", tmp_path, tmp_path / "here")
        agents = [make() for make in catalogue(place, 27)]
        for agent in agents:
            agent.push = False  # type: ignore[misc]
            agent.interval_s = 0.5
        serving = [asyncio.create_task(agent.serve()) for agent in agents]
        for agent in agents:
            await board.until(lambda name=agent.id: board.agent(name).heartbeats and spoke(board, name), 30)
        for agent in agents:
            agent.stop()
        assert set(await asyncio.gather(*serving)) == {0}

    with FakeBoard(push=False) as board:
        for name, value in board.env.items():
            monkeypatch.setenv(name, value)
        asyncio.run(scene(board))
        assert [each for each in board.refusals if each.status != 404] == []
        categories = {agent.registrations[0]["category"] for agent in board.agents.values()}
    assert len(categories) == 8
    assert (tmp_path / "processes.csv").read_text().startswith("at,pid,name,state,resident\n")


def test_more_agents_than_kinds_have_names_of_their_own(tmp_path: Path) -> None:
    place = Place("http://127.0.0.1:1", "x", tmp_path, tmp_path)
    names = [make().id for make in catalogue(place, 200)]
    assert len(set(names)) == 200
    assert len(catalogue(place, 3)) == 3


def test_nothing_of_the_demo_leaks_into_the_environment() -> None:
    assert not [name for name in os.environ if name.startswith("AGENTBOARD_")]
