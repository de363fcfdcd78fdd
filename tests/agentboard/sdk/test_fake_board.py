"""The board for tests is as strict as the contract."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from agentboard.sdk.testing import FakeBoard

AGENT = {"id": "a", "name": "A", "category": "ops", "type": "t", "interval_s": 1}
BEAT = {"seq": 1, "status": "running"}


class Http:
    """Requests as a hand-written agent sends them."""

    def __init__(self, board: FakeBoard) -> None:
        self.client = httpx.Client(base_url=board.url)
        self.token = board.token
        self.session = ""

    def post(self, path: str, body: Any, token: str | None = None, **headers: str) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {token or self.token}", "Content-Type": "application/json", **headers}
        return self.client.post(path, content=content, headers=sent)

    def register(self, **fields: Any) -> httpx.Response:
        answer = self.post("/api/agents", {**AGENT, **fields}, None)
        if answer.is_success:
            self.agent_token, self.session = answer.json()["agent_token"], answer.json()["session"]
        return answer

    def beat(self, **fields: Any) -> httpx.Response:
        return self.post("/api/agents/a/heartbeat", {"session": self.session, **BEAT, **fields}, self.agent_token)


@pytest.fixture
def http(board: FakeBoard) -> Iterator[Http]:
    made = Http(board)
    yield made
    made.client.close()


def problem(answer: httpx.Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error.get("details", {}).get("field", "")


def test_new_and_known(http: Http) -> None:
    first = http.register()
    assert first.status_code == 201
    assert first.json()["heartbeat"] == {"interval_s": 1.0, "late_after_s": 1.5, "down_after_s": 3.0}
    old = http.session
    assert http.register().status_code == 200
    assert http.session != old


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"id": "A"}, "id"),
        ({"id": "a" * 64}, "id"),
        ({"id": 7}, "id"),
        ({"name": ""}, "name"),
        ({"name": "x" * 129}, "name"),
        ({"name": "a\tb"}, "name"),
        ({"category": "other"}, "category"),
        ({"type": None}, "type"),
        ({"interval_s": 0.4}, "interval_s"),
        ({"interval_s": True}, "interval_s"),
        ({"labels": {"a": "b" * 129}}, "labels"),
        ({"labels": {f"k{i}": "" for i in range(33)}}, "labels"),
        ({"capabilities": "logs"}, "capabilities"),
    ],
)
def test_registrations_that_are_invalid(http: Http, board: FakeBoard, fields: dict[str, Any], field: str) -> None:
    assert problem(http.register(**fields)) == (422, "invalid", field)
    assert len(board.refusals) == 1


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"seq": 0}, (422, "invalid", "seq")),
        ({"seq": True}, (422, "invalid", "seq")),
        ({"status": "happy"}, (422, "invalid", "status")),
        ({"message": "x" * 1025}, (422, "invalid", "message")),
        ({"metrics": {"x": True}}, (422, "invalid", "metrics.x")),
        ({"metrics": {"x": "1"}}, (422, "invalid", "metrics.x")),
        ({"metrics": {"1x": 1}}, (422, "invalid", "metrics.1x")),
        ({"metrics": {f"m{i}": 1 for i in range(65)}}, (422, "invalid", "metrics")),
        ({"session": "other"}, (409, "stale_session", "")),
    ],
)
def test_heartbeats_that_are_refused(http: Http, fields: dict[str, Any], expected: tuple[int, str, str]) -> None:
    http.register()
    assert problem(http.beat(**fields)) == expected


def test_the_sequence(http: Http, board: FakeBoard) -> None:
    http.register()
    assert http.beat(seq=5).json().keys() == {"ok", "commands", "server_time"}
    assert http.beat(seq=5).json()["duplicate"] is True
    assert problem(http.beat(seq=4))[:2] == (409, "stale_seq")
    assert len(board.agent("a").heartbeats) == 1


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        (b'{"x": NaN}', {}, (400, "invalid_json")),
        (b'{"x": 1e999}', {}, (400, "invalid_json")),
        (b"\xff{}", {}, (400, "invalid_json")),
        (b"[" * 100_000, {}, (400, "invalid_json")),
        (b"[]", {}, (422, "invalid")),
        (b"{}", {"Content-Type": "text/plain"}, (415, "unsupported_media_type")),
        (b" " * 262_145, {}, (413, "too_large")),
    ],
)
def test_bodies(http: Http, body: bytes, headers: dict[str, str], expected: tuple[int, str]) -> None:
    assert problem(http.post("/api/agents", body, None, **headers))[:2] == expected


def test_tokens(http: Http, board: FakeBoard) -> None:
    http.register()
    mine = http.agent_token
    http.register(id="b")
    theirs = http.agent_token
    answer = http.post("/api/agents", AGENT, "wrong")
    assert problem(answer)[:2] == (401, "unauthorized")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert problem(http.post("/api/agents/a/logs", {"lines": []}, theirs))[:2] == (403, "forbidden")
    board.forget("a")
    assert problem(http.post("/api/agents/a/logs", {"lines": []}, mine))[:2] == (404, "unknown_agent")
    assert http.client.get("/api/agents").status_code == 404


def test_logs_and_commands(http: Http, board: FakeBoard) -> None:
    http.register()
    line = {"level": "info", "message": "hello"}
    assert http.post("/api/agents/a/logs", {"lines": [line] * 500}, http.agent_token).status_code == 202
    for lines in ([line] * 501, [{**line, "level": "loud"}], [{"level": "info"}], "x"):
        assert problem(http.post("/api/agents/a/logs", {"lines": lines}, http.agent_token))[2] == "lines"
    order = board.command("a")
    assert [each["id"] for each in http.beat().json()["commands"]] == [order]
    path = f"/api/agents/a/commands/{order}"
    assert problem(http.post(path, {"state": "queued"}, http.agent_token))[2] == "state"
    assert http.post(path, {"state": "accepted"}, http.agent_token).json()["state"] == "accepted"
    assert http.beat(seq=2).json()["commands"] == []
    assert problem(http.post("/api/agents/a/commands/x", {"state": "done"}, http.agent_token))[:2] == (404, "not_found")


def test_the_socket_pushes_what_waits_and_what_comes(http: Http, board: FakeBoard) -> None:
    http.register()
    first = board.command("a", reason="before")
    uri = board.url.replace("http", "ws") + "/ws/agent"
    with connect(uri, additional_headers={"Authorization": f"Bearer {http.agent_token}"}) as socket:
        assert json.loads(socket.recv())["commands"][0]["id"] == first
        second = board.command("a")
        assert second in {each["id"] for each in json.loads(socket.recv())["commands"]}
    with pytest.raises(InvalidStatus, match="401"):
        connect(uri, additional_headers={"Authorization": "Bearer nobody"})
    board.push = False
    with pytest.raises(InvalidStatus, match="404"):
        connect(uri, additional_headers={"Authorization": f"Bearer {http.agent_token}"})


def test_away_and_back_on_the_same_port(http: Http, board: FakeBoard) -> None:
    http.register()
    with board.away(), pytest.raises(httpx.TransportError):
        http.beat()
    assert http.beat().status_code == 200


def test_delay_and_failures(http: Http, board: FakeBoard) -> None:
    http.register()
    board.fail(429, "rate_limited", retry_after_s=3, on="heartbeat")
    answer = http.beat()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")
    assert http.beat().status_code == 200
    board.delay_s = 0.2
    started = time.monotonic()
    http.beat(seq=2)
    assert time.monotonic() - started >= 0.2


def test_waiting_in_vain_tells_why(board: FakeBoard, http: Http) -> None:
    http.register(id="Not An Id")
    with pytest.raises(TimeoutError, match="422 invalid: id"):
        board.wait_for(lambda: board.agents, 0.05)


def test_nothing_is_left_running() -> None:
    before = threading.active_count()
    with FakeBoard() as board:
        http = Http(board)
        http.register()
        http.client.close()
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= before
