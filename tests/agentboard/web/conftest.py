"""Clients for the contract suite, which runs on both servers."""

from __future__ import annotations

import http.client
import itertools
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.agentboard.conftest import BoardServer

_numbers = itertools.count(1)


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def code(self) -> str:
        """The code of an error, whose shape is checked with it."""
        assert self.headers["content-type"] == "application/json", self.raw
        error = self.json["error"]
        assert set(error) <= {"code", "message", "details"}
        assert isinstance(error["message"], str)
        assert error["message"]
        return error["code"]


@dataclass
class Api:
    """Requests to a board; `token` is the administrator's unless another is given."""

    server: BoardServer

    def __call__(
        self, method: str, path: str, body: Any = None, token: str | None = "", headers: dict[str, str] | None = None
    ) -> Reply:
        sent = dict(headers or {})
        token = self.server.admin_token if token == "" else token
        if token is not None:
            sent.setdefault("Authorization", f"Bearer {token}")
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        try:
            connection.request(method, path, data, sent)
            answer = connection.getresponse()
            names = {name.lower() for name in answer.headers}
            found = {name: ", ".join(answer.headers.get_all(name, [])) for name in names}
            return Reply(answer.status, found, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **more: Any) -> Reply:
        return self("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> Reply:
        return self("POST", path, body, **more)

    def agent(self, **fields: Any) -> Agent:
        """A new registered agent."""
        wanted = {
            "id": f"agent-{next(_numbers)}",
            "name": "An agent",
            "category": "etl",
            "type": "Loader",
            "capabilities": ["restart", "logs"],
            "interval_s": 10,
        } | fields
        reply = self.post("/api/agents", wanted, token=self.server.enrol_token)
        assert reply.status in (200, 201), reply.raw
        return Agent(self, wanted["id"], reply.json["agent_token"], reply.json["session"], reply.json)

    @contextmanager
    def socket(self, path: str = "/ws", token: str | None = "", **headers: str) -> Iterator[Socket]:
        token = self.server.admin_token if token == "" else token
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        url = f"ws://127.0.0.1:{self.server.port}{path}"
        with connect(url, additional_headers=headers, max_size=None, proxy=None, compression=None) as found:
            yield Socket(found)


@dataclass
class Agent:
    api: Api
    id: str
    token: str
    session: str
    registered: dict[str, Any]
    seq: int = 0

    def beat(self, status: str = "running", **fields: Any) -> Reply:
        if "seq" not in fields:
            self.seq += 1
        body = {"session": self.session, "seq": self.seq, "status": status} | fields
        return self.api.post(f"/api/agents/{self.id}/heartbeat", body, token=self.token)

    def post(self, what: str, body: Any) -> Reply:
        return self.api.post(f"/api/agents/{self.id}/{what}", body, token=self.token)

    def log(self, *messages: str, level: str = "info") -> Reply:
        return self.post("logs", {"lines": [{"level": level, "message": each} for each in messages]})

    @property
    def now(self) -> dict[str, Any]:
        found: dict[str, Any] = self.api.get(f"/api/agents/{self.id}").json
        return found


@dataclass
class Socket:
    """A WebSocket whose frames are read as JSON."""

    connection: ClientConnection
    frames: list[dict[str, Any]] = field(default_factory=list)

    def next(self, timeout: float = 5) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(self.connection.recv(timeout))
        self.frames.append(frame)
        return frame

    def until(self, wanted: Any, timeout: float = 10) -> dict[str, Any]:
        """The first frame for which `wanted(frame)` holds."""
        while True:
            frame = self.next(timeout)
            if wanted(frame):
                return frame

    def say(self, **frame: Any) -> None:
        self.connection.send(json.dumps(frame))


@pytest.fixture(scope="session", params=["asgi", "plain"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    """The board as one uvicorn process, and as `flask run`."""
    folder: Path = tmp_path_factory.mktemp(request.param) / "data"
    found = BoardServer(folder, plain=request.param == "plain")
    found.add_user()
    found.start()
    yield found
    found.stop()


@pytest.fixture
def api(server: BoardServer) -> Api:
    return Api(server)


@pytest.fixture(scope="session")
def tokens(server: BoardServer) -> dict[str, str]:
    """A token of each role, known to the running server."""
    found = {}
    for role in ("viewer", "operator", "admin", "agent"):
        done = server.cli("token", "create", "--role", role, "--name", f"test {role}")
        assert done.returncode == 0, done.stderr
        found[role] = done.stdout.strip()
    # A running server knows new tokens within two seconds.
    deadline = time.monotonic() + 2
    while any(Api(server).get("/api/events", token=each).status == 401 for each in found.values()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


@pytest.fixture
def board(tmp_path: Path) -> Iterator[BoardServer]:
    """A board of one test, which may kill it."""
    found = BoardServer(tmp_path / "data")
    found.start()
    yield found
    if found.process.poll() is None:
        found.kill()
