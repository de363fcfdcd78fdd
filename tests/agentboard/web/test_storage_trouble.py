"""A disk that takes nothing: said, survived, and made good afterwards. And SIGKILL at random moments."""

from __future__ import annotations

import http.client
import random
import resource
import threading
import time

from tests.agentboard.conftest import BoardServer
from tests.agentboard.web.conftest import Agent, Api


def fill_disk(board: BoardServer, full: bool) -> None:
    """No file of the server may grow beyond nothing, as on a full disk; or all may again."""
    limit = 1 if full else resource.RLIM_INFINITY
    resource.prlimit(board.process.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))


def until_ready(api: Api, status: int) -> dict[str, object]:
    deadline = time.monotonic() + 8
    while (reply := api.get("/readyz", token=None)).status != status:
        assert time.monotonic() < deadline, reply.raw
        time.sleep(0.1)
    found: dict[str, object] = reply.json
    return found


def test_a_full_disk(board: BoardServer) -> None:
    api = Api(board)
    agent = api.agent(interval_s=60)
    agent.beat()
    time.sleep(1)
    fill_disk(board, full=True)
    # Memory goes on.
    with api.socket() as socket:
        socket.next()
        assert agent.beat("busy", message="on a full disk", metrics={"a": 1}).status == 200
        assert agent.log("one", "two").json == {"accepted": 2, "dropped": 0}
        assert socket.until(lambda frame: frame["type"] == "delta")["agents"][0]["message"] == "on a full disk"
    assert until_ready(api, 503)["reason"]
    assert api.get("/healthz").status == 200
    assert agent.now["status"] == "busy"
    assert [line["message"] for line in api.get(f"/api/agents/{agent.id}/logs").json["lines"]] == ["one", "two"]
    assert "agentboard_storage_healthy 0.0" in api.get("/metrics").raw.decode()
    # What would be promised is refused.
    for reply in (
        api.post(f"/api/agents/{agent.id}/restart"),
        api.post("/api/agents", {"id": "new", "name": "N", "category": "etl", "type": "T"}, token=board.enrol_token),
        api("DELETE", f"/api/agents/{agent.id}"),
    ):
        assert (reply.status, reply.code) == (503, "storage_unavailable")
        assert reply.headers["retry-after"]
    assert agent.beat().json["commands"] == []
    fill_disk(board, full=False)
    until_ready(api, 200)
    assert api.post(f"/api/agents/{agent.id}/restart").status == 202
    time.sleep(0.8)
    board.kill()
    board.start()
    assert agent.now["message"] == "on a full disk"
    assert [line["n"] for line in api.get(f"/api/agents/{agent.id}/logs").json["lines"]] == [1, 2]
    assert agent.log("three").status == 202
    log = board.log.read_text()
    # The log is a file too: what it would have said meanwhile did not fit.
    assert "storage works again" in log
    assert "Traceback" not in log


def test_a_full_disk_at_the_end_of_life(board: BoardServer) -> None:
    api = Api(board)
    api.agent().beat()
    fill_disk(board, full=True)
    assert board.stop() == 0


def test_sigkill_at_random_moments_loses_nothing_that_was_promised(board: BoardServer) -> None:
    dice = random.Random(5)
    api = Api(board)
    agents = [api.agent(interval_s=60) for _ in range(4)]
    promised: list[tuple[float, Agent, str]] = []
    restarts: list[str] = []

    def work(stop: threading.Event) -> None:
        n = 0
        while not stop.is_set():
            n += 1
            agent = agents[n % len(agents)]
            try:
                if agent.log(f"line {n} of {len(promised)}").status == 202:
                    promised.append((time.monotonic(), agent, f"line {n}"))
                reply = api.post(f"/api/agents/{agent.id}/restart", {"ttl_s": 86400})
                if reply.status == 202:
                    restarts.append(reply.json["id"])
                    agent.post(f"commands/{reply.json['id']}", {"state": "done"})
            except (OSError, http.client.HTTPException):
                continue

    for _ in range(3):
        counts = {agent.id: api.get(f"/api/agents/{agent.id}/logs").json["next_after"] for agent in agents}
        promised.clear()
        stop = threading.Event()
        worker = threading.Thread(target=work, args=(stop,))
        worker.start()
        time.sleep(dice.uniform(2.2, 3))
        board.kill()
        killed = time.monotonic()
        stop.set()
        worker.join()
        board.start()
        for agent in agents:
            lines = api.get(f"/api/agents/{agent.id}/logs?after=0&limit=2000").json["lines"]
            assert [line["n"] for line in lines] == list(range(1, len(lines) + 1))
            old = sum(each is agent and killed - at > 2 for at, each, _ in promised)
            assert len(lines) >= counts[agent.id] + old
        assert all(api.get(f"/api/commands/{each}").status == 200 for each in restarts)
        numbers = [each["n"] for each in api.get("/api/events?after=0&limit=1000").json["events"]]
        assert numbers == list(range(1, len(numbers) + 1))
