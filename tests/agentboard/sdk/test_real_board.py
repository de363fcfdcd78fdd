"""The SDK with the real board, killed and started under running agents."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from agentboard.sdk import EXIT_RESTART, BaseAgent, Board, ConfigurationError, SyncAgent
from tests.agentboard.conftest import BoardServer

pytestmark = pytest.mark.anyio


class Worker(BaseAgent):
    interval_s = 0.5
    category = "etl"
    drain_s = 1.0

    async def run(self) -> None:
        self.log.warning("at work")
        self.gauge("rows", 42)
        await self.stop_requested()


@pytest.fixture
def real(tmp_path: Path) -> Iterator[BoardServer]:
    server = BoardServer(tmp_path / "data")
    server.start()
    yield server
    if server.process.poll() is None:
        server.stop()


def where(server: BoardServer) -> Board:
    return Board(server.url, server.enrol_token)


def call(server: BoardServer, path: str, body: object = None, method: str | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {server.admin_token}", "Content-Type": "application/json"}
    request = urllib.request.Request(server.url + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=10) as reply:
        return json.loads(reply.read() or b"null")


def agent(server: BoardServer, name: str) -> dict[str, Any]:
    """What the board knows of an agent; next to nothing before it registered."""
    try:
        return call(server, f"/api/agents/{name}")
    except urllib.error.HTTPError as error:
        error.close()
        if error.code != 404:
            raise
        return {"liveness": "unknown", "metrics": {}}


def messages(server: BoardServer, name: str) -> list[str]:
    if agent(server, name)["liveness"] == "unknown":
        return []
    return [each["message"] for each in call(server, f"/api/agents/{name}/logs")["lines"]]


async def asked(server: BoardServer, path: str, body: object = None, method: str | None = None) -> Any:
    return await asyncio.to_thread(call, server, path, body, method)


async def until(condition: Callable[[], Any], patience_s: float = 15) -> Any:
    deadline = time.monotonic() + patience_s
    while not (value := await asyncio.to_thread(condition)):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)
    return value


async def test_everything_that_an_agent_says_is_there(board_server: BoardServer) -> None:
    worker = Worker(id="said", name="Тест <b>", labels={"team": "data"}, board=where(board_server))
    serving = asyncio.create_task(worker.serve())
    await until(lambda: messages(board_server, "said"))
    seen = await asked(board_server, "/api/agents/said")
    assert (seen["name"], seen["category"], seen["type"], seen["liveness"]) == ("Тест <b>", "etl", "worker", "up")
    assert seen["capabilities"] == ["logs", "restart"]
    await until(lambda: agent(board_server, "said")["metrics"].get("rows") == 42)
    lines = (await asked(board_server, "/api/agents/said/logs"))["lines"]
    assert [(each["level"], each["message"]) for each in lines] == [("warning", "at work")]
    worker.stop("enough")
    assert await serving == 0
    assert (await asked(board_server, "/api/agents/said"))["liveness"] == "stopped"


async def test_restart_from_the_board(board_server: BoardServer) -> None:
    serving = asyncio.create_task(Worker(id="restarted", interval_s=60, board=where(board_server)).serve())
    await until(lambda: agent(board_server, "restarted")["liveness"] == "up")
    await asyncio.sleep(0.5)  # the socket opens
    order = await asked(board_server, "/api/agents/restarted/restart", {"reason": "new build"})
    assert await asyncio.wait_for(serving, 10) == EXIT_RESTART  # pushed: no heartbeat is due for a minute
    seen = await asked(board_server, f"/api/commands/{order['id']}")
    assert seen["state"] == "done"
    assert seen["detail"] == "drained; exits with 75"
    again = asyncio.create_task((worker := Worker(id="restarted", board=where(board_server))).serve())
    await until(lambda: agent(board_server, "restarted")["liveness"] == "up")
    worker.stop()
    assert await again == 0
    assert len((await asked(board_server, "/api/commands?agent=restarted"))["commands"]) == 1


async def test_killed_and_started_under_running_agents(real: BoardServer) -> None:
    agents = [Worker(id=f"w{number}", board=where(real)) for number in range(5)]
    serving = [asyncio.create_task(each.serve()) for each in agents]
    await until(lambda: call(real, "/api/agents")["counts"]["up"] == 5)
    await asyncio.sleep(2.2)  # what was acknowledged over 2 s ago survives
    for _ in range(2):
        real.kill()
        agents[0].log.warning("while it was dead")
        await asyncio.sleep(1)
        await asyncio.to_thread(real.start)
        await until(lambda: call(real, "/api/agents")["counts"]["up"] == 5)
    found = (await asked(real, "/api/agents"))["agents"]
    assert {each["restarts"] for each in found} == {0}  # the same sessions went on
    await until(lambda: "while it was dead" in messages(real, "w0"))
    for each in agents:
        each.stop()
    assert set(await asyncio.gather(*serving)) == {0}


async def test_a_deleted_agent_comes_back(board_server: BoardServer) -> None:
    serving = asyncio.create_task((worker := Worker(id="deleted", board=where(board_server))).serve())
    await until(lambda: agent(board_server, "deleted")["liveness"] == "up")
    await asked(board_server, "/api/agents/deleted", method="DELETE")
    await until(lambda: any(it["id"] == "deleted" for it in call(board_server, "/api/agents")["agents"]))
    await until(lambda: agent(board_server, "deleted")["liveness"] == "up")
    worker.stop()
    assert await serving == 0


async def test_an_emptied_board_gets_its_agents_back(real: BoardServer) -> None:
    serving = asyncio.create_task((worker := Worker(id="kept", board=where(real))).serve())
    await until(lambda: agent(real, "kept")["liveness"] == "up")
    real.kill()
    for path in real.data_dir.iterdir():
        path.unlink()
    await asyncio.to_thread(real.start)
    await until(lambda: call(real, "/api/agents")["counts"]["up"] == 1)
    worker.stop()
    assert await serving == 0


async def test_the_newest_of_two_instances_wins(board_server: BoardServer) -> None:
    older, newer = (Worker(id="twin", board=where(board_server)) for _ in range(2))
    first = asyncio.create_task(older.serve())
    await until(lambda: agent(board_server, "twin")["liveness"] == "up")
    second = asyncio.create_task(newer.serve())
    assert await asyncio.wait_for(first, 15) == 0
    await asyncio.sleep(1)
    assert not second.done()
    assert (await asked(board_server, "/api/agents/twin"))["liveness"] == "up"
    newer.stop()
    assert await second == 0


async def test_a_wrong_token(board_server: BoardServer) -> None:
    with pytest.raises(ConfigurationError, match="401"):
        await Worker(board=Board(board_server.url, "wrong")).serve()


def test_a_script(board_server: BoardServer) -> None:
    with SyncAgent("script", board=where(board_server)) as job:
        job.gauge("done", 0.5)
        job.set_status("busy", "half")
    assert call(board_server, "/api/agents/script")["liveness"] == "stopped"


def test_an_agent_that_is_killed_goes_down(board_server: BoardServer) -> None:
    code = "from tests.agentboard.sdk.test_real_board import Worker; Worker.id = 'killed'; Worker.main()"
    env = {**os.environ, "AGENTBOARD_URL": board_server.url, "AGENTBOARD_TOKEN": board_server.enrol_token}
    with subprocess.Popen([sys.executable, "-c", code], env=env, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 15
        while not any(each["id"] == "killed" for each in call(board_server, "/api/agents?liveness=up")["agents"]):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 5
    while call(board_server, "/api/agents/killed")["liveness"] != "down":
        assert time.monotonic() < deadline
        time.sleep(0.05)
