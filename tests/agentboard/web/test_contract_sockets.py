"""Contract §1: who may open a WebSocket, from where, and until when."""

from __future__ import annotations

import time

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.agentboard.conftest import PASSWORD
from tests.agentboard.web.conftest import Api


def test_a_socket_ends_with_the_right_to_it(api: Api) -> None:
    token = api.server.cli("token", "create", "--role", "viewer", "--name", "for a while").stdout.strip()
    time.sleep(1.5)
    agent = api.agent()
    with api.socket("/ws", token) as board, api.socket("/ws/agent", agent.token) as socket:
        assert board.next()["type"] == "snapshot"
        api.server.cli("token", "revoke", "for a while")
        api("DELETE", f"/api/agents/{agent.id}")
        for each in (board, socket):
            with pytest.raises(ConnectionClosed) as closed:
                each.until(lambda _: False, timeout=30)
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1008


ORIGINS = [
    ("http://evil.example", 403),
    ("null", 403),
    ("", 403),
    ("http://127.0.0.1", 403),
    ("https://127.0.0.1:PORT", 403),
    ("http://127.0.0.1:PORT.evil.example", 403),
    ("http://user@127.0.0.1:PORT", 403),
    ("http://127.0.0.1:PORT/path", 403),
    ("http://127.0.0.1:PORT", 101),
    (None, 101),
]


@pytest.mark.parametrize("path", ["/ws", "/ws/agent"])
@pytest.mark.parametrize(("origin", "status"), ORIGINS, ids=[str(row[0]) for row in ORIGINS])
def test_origins_before_the_upgrade(api: Api, path: str, origin: str | None, status: int) -> None:
    headers = {} if origin is None else {"Origin": origin.replace("PORT", str(api.server.port))}
    token = api.agent().token if path == "/ws/agent" else ""
    if status == 101:
        with api.socket(path, token, **headers):
            return
    with pytest.raises(InvalidStatus) as refused, api.socket(path, token, **headers):
        pass
    assert refused.value.response.status_code == 403


def test_who_may_open_a_socket(api: Api, tokens: dict[str, str]) -> None:
    agent = api.agent()
    for path, token, status in (
        ("/ws", None, 401),
        ("/ws", "unknown", 401),
        ("/ws", agent.token, 403),
        ("/ws", tokens["agent"], 403),
        ("/ws/agent", None, 401),
        ("/ws/agent", tokens["admin"], 403),
        ("/ws/agent", tokens["agent"], 403),
        (f"/ws?token={tokens['admin']}", None, 401),
    ):
        with pytest.raises(InvalidStatus) as refused, api.socket(path, token):
            pass
        assert refused.value.response.status_code == status, (path, token)
    reply = api.post("/api/login", {"username": "admin", "password": PASSWORD}, token=None)
    jar = reply.headers["set-cookie"].split(";")[0]
    for token, more in ((tokens["viewer"], {}), (None, {"Cookie": jar})):
        with api.socket("/ws", token, **more) as socket:
            assert socket.next()["type"] == "snapshot"
