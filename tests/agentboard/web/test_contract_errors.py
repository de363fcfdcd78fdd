"""Contract §2, §3 and §9: errors, limits, headers."""

from __future__ import annotations

import http.client
import json
import re

import pytest

from tests.agentboard.conftest import PASSWORD
from tests.agentboard.web.conftest import Api

BEAT = {"session": "s", "seq": 1, "status": "idle"}
ERRORS: list[tuple[str, str, int]] = [
    ("GET", "/api", 404),
    ("GET", "/api/", 404),
    ("GET", "/api/nothing", 404),
    ("GET", "/api/agents/", 404),
    ("POST", "/api/agents/a/nothing", 404),
    ("POST", "/api/agents//heartbeat", 404),
    ("PUT", "/api/agents", 405),
    ("PATCH", "/api/agents/a", 405),
    ("GET", "/api/agents/a/heartbeat", 405),
    ("DELETE", "/api/agents/a/heartbeat", 405),
    ("GET", "/api/heartbeats", 405),
    ("GET", "/api/login", 405),
    ("POST", "/api/events", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), ERRORS, ids=[f"{row[0]} {row[1]}" for row in ERRORS])
def test_errors_are_json(api: Api, method: str, path: str, status: int) -> None:
    reply = api(method, path)
    assert reply.status == status, reply.raw
    assert reply.code
    if status == 405:
        assert reply.headers["allow"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/agents/%2e%2e/heartbeat",
        "/api/agents/A%20B/heartbeat",
        "/api/agents/%ff/heartbeat",
        "/api/agents/a%2fb/logs",
    ],
)
def test_odd_ids_in_a_path_are_404(api: Api, path: str) -> None:
    assert api.post(path, BEAT).status == 404


@pytest.mark.parametrize("path", ["/api/agents", "/api/agents/AGENT/heartbeat", "/api/heartbeats", "/api/commands"])
@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "", "application/json; charset=latin-1"]
)
def test_another_media_type_is_415(api: Api, path: str, kind: str) -> None:
    path = path.replace("AGENT", api.agent().id)
    reply = api("POST", path, b"{}", headers={"Content-Type": kind})
    assert (reply.status, reply.code) == (415, "unsupported_media_type")


def test_json_with_a_charset_is_fine(api: Api) -> None:
    agent = api.agent()
    body = b'{"session":"%s","seq":1,"status":"idle"}' % agent.session.encode()
    headers = {"Content-Type": "application/json; charset=UTF-8"}
    assert api("POST", f"/api/agents/{agent.id}/heartbeat", body, token=agent.token, headers=headers).status == 200


LIMITS = [("heartbeat", 256 * 1024), ("logs", 1024 * 1024), ("restart", 256 * 1024)]


@pytest.mark.parametrize(("what", "limit"), LIMITS, ids=[row[0] for row in LIMITS])
def test_the_size_of_a_body(api: Api, what: str, limit: int) -> None:
    path = f"/api/agents/{api.agent().id}/{what}"
    assert api("POST", path, b'{"lines":[],"reason":"' + b"x" * (limit - 25) + b'"}').status != 413
    for size in (limit + 1, 3 * limit):
        reply = api("POST", path, b" " * size)
        assert (reply.status, reply.code) == (413, "too_large")


def test_a_body_in_chunks_is_limited_too(api: Api) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", api.server.port, timeout=20)
    headers = {"Authorization": f"Bearer {api.server.admin_token}", "Content-Type": "application/json"}
    chunks = (b" " * 65536 for _ in range(8))
    connection.request("POST", "/api/agents", chunks, headers, encode_chunked=True)
    answer = connection.getresponse()
    if not api.server.plain:
        # Werkzeug's development server knows no chunked bodies; it sees an empty one.
        assert answer.status == 413
    answer.read()
    connection.close()


def test_a_body_in_chunks_is_read(api: Api) -> None:
    if api.server.plain:
        return
    connection = http.client.HTTPConnection("127.0.0.1", api.server.port, timeout=20)
    body = json.dumps({"username": "admin", "password": PASSWORD}).encode()
    headers = {"Content-Type": "application/json"}
    connection.request("POST", "/api/login", iter([body[:5], body[5:]]), headers, encode_chunked=True)
    assert connection.getresponse().status == 200
    connection.close()


@pytest.mark.parametrize("path", ["/login", "/", "/api/agents", "/api/nothing", "/healthz", "/nothing"])
def test_headers_of_every_answer(api: Api, path: str) -> None:
    for token in (None, ""):
        reply = api.get(path, token=token)
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["x-frame-options"] == "DENY"
        policy = reply.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy


def test_figures_name_no_agent(api: Api) -> None:
    api.agent(id="secret-project")
    reply = api.get("/metrics", token=None)
    assert reply.status == 200
    assert reply.headers["content-type"].startswith("text/plain")
    text = reply.raw.decode()
    assert "secret-project" not in text
    assert re.search(r'^agentboard_agents\{liveness="new"\} \d+', text, re.MULTILINE)
    assert re.search(r"^agentboard_heartbeats_total \d+", text, re.MULTILINE)


def test_health_needs_no_token(api: Api) -> None:
    for path in ("/healthz", "/readyz"):
        assert api.get(path, token=None).status == 200
