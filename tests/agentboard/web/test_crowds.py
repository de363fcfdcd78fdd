"""Slow and dead sockets, many at once, and connections that rest."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect

from agentboard.web import server as web_server
from tests.agentboard.conftest import BoardServer
from tests.agentboard.web.conftest import Api


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    server = BoardServer(tmp_path_factory.mktemp("crowd") / "data")
    server.start()
    yield Api(server)
    server.stop()


def memory_mb(api: Api) -> float:
    text = Path(f"/proc/{api.server.process.pid}/status").read_text()
    return int(text.split("VmRSS:")[1].split()[0]) / 1024


def flood(api: Api, agents: list[Any], rounds: int) -> None:
    """Heartbeats with long messages, in batches."""
    for n in range(rounds):
        items = []
        for agent in agents:
            agent.seq += 1
            body = {"id": agent.id, "session": agent.session, "seq": agent.seq, "status": "busy"}
            items.append({**body, "message": f"{n} " + "x" * 1000, "metrics": {"n": n}})
        assert api.post("/api/heartbeats", {"heartbeats": items}).status == 200
        time.sleep(0.05)


def test_a_slow_board_gets_a_fresh_snapshot_and_never_a_gap(api: Api) -> None:
    agents = [api.agent(interval_s=60) for _ in range(150)]
    url = f"ws://127.0.0.1:{api.server.port}/ws"
    headers = {"Authorization": f"Bearer {api.server.admin_token}"}
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 131_072)
    narrow.connect(("127.0.0.1", api.server.port))
    options: dict[str, Any] = {"max_size": None, "max_queue": 1, "compression": None}
    with api.socket() as quick, connect(url, sock=narrow, additional_headers=headers, **options) as slow:
        quick.next()
        reader = threading.Thread(target=lambda: quick.until(lambda f: _last(f, agents) == 89))
        reader.start()
        before = memory_mb(api)
        flood(api, agents, 90)
        reader.join(timeout=20)
        assert not reader.is_alive()
        assert memory_mb(api) - before < 40
        frames, state = [], {}
        while _state_of(state, agents) != 89:
            frame = json.loads(slow.recv(timeout=5))
            frames.append(frame)
            if frame["type"] == "snapshot":
                state = {each["id"]: each for each in frame["agents"]}
            for each in frame["agents"]:
                state.setdefault(each["id"], {}).update(each)
    assert frames[0]["type"] == "snapshot"
    assert "snapshot" in [frame["type"] for frame in frames[1:]]
    revs = [frame["rev"] for frame in frames]
    assert revs == sorted(set(revs))
    assert len(frames) < len(quick.frames)
    for agent in agents:
        api("DELETE", f"/api/agents/{agent.id}")


def _last(frame: dict[str, Any], agents: list[Any]) -> int:
    found = [each["metrics"]["n"] for each in frame["agents"] if each["id"] == agents[-1].id and each.get("metrics")]
    return int(found[-1]) if found else -1


def _state_of(state: dict[str, Any], agents: list[Any]) -> int:
    known = state.get(agents[-1].id, {}).get("metrics") or {}
    return int(known.get("n", -1))


def test_a_dead_board_disturbs_nobody(api: Api) -> None:
    dead = []
    head = (
        f"GET /ws HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {api.server.admin_token}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    for _ in range(20):
        dead.append(socket.create_connection(("127.0.0.1", api.server.port)))
        dead[-1].sendall(head.encode())
    agents = [api.agent(interval_s=60) for _ in range(50)]
    with api.socket() as alive:
        alive.next()
        reader = threading.Thread(target=lambda: alive.until(lambda f: _last(f, agents) == 39))
        reader.start()
        flood(api, agents, 40)
        reader.join(timeout=10)
        assert not reader.is_alive()
    for connection in dead:
        connection.close()


def test_a_thousand_agents_register_at_once(api: Api) -> None:
    async def one(number: int) -> int:
        body = json.dumps({"id": f"crowd-{number}", "name": "C", "category": "etl", "type": "T"}).encode()
        reader, writer = await asyncio.open_connection("127.0.0.1", api.server.port)
        head = (
            f"POST /api/agents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {api.server.enrol_token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        writer.write(head.encode() + body)
        status = int((await reader.readline()).split()[1])
        await reader.read()
        writer.close()
        return status

    async def crowd() -> list[int]:
        return await asyncio.gather(*(one(number) for number in range(1000)))

    assert asyncio.run(crowd()) == [201] * 1000
    assert asyncio.run(crowd()) == [200] * 1000
    assert api.get("/api/agents?q=crowd-&limit=1").json["total"] == 1000


def test_a_connection_may_rest_between_two_heartbeats(api: Api) -> None:
    assert web_server.KEEP_ALIVE_S >= 75
    agent = api.agent()
    connection = http.client.HTTPConnection("127.0.0.1", api.server.port, timeout=10)
    connection.connect()
    first = connection.sock
    for seq in (1, 2):
        body = json.dumps({"session": agent.session, "seq": seq, "status": "idle"})
        headers = {"Authorization": f"Bearer {agent.token}", "Content-Type": "application/json"}
        connection.request("POST", f"/api/agents/{agent.id}/heartbeat", body, headers)
        assert connection.getresponse().read()
        time.sleep(6 if seq == 1 else 0)
    assert connection.sock is first
    connection.close()


@pytest.mark.parametrize(
    "raw",
    [
        b"GARBAGE\r\n\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 2_000_000 + b"\r\n\r\n",
        b"POST /api/agents HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST /api/agents HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 1\r\n\r\n",
        b"GET /%00%ff%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/agents?%ff=%00 HTTP/1.1\r\nHost: \xff\r\nCookie: agentboard_session=\xff\xfe\r\n\r\n",
    ],
)
def test_hostile_bytes(api: Api, raw: bytes) -> None:
    with socket.create_connection(("127.0.0.1", api.server.port), timeout=5) as connection:
        try:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(65536)
        except (ConnectionError, TimeoutError):
            answer = b""
    assert b" 200 " not in answer[:20]
    assert b" 500 " not in answer[:20]
    assert api.get("/healthz").status == 200
    assert "Traceback" not in api.server.log.read_text()
