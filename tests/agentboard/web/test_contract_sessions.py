"""Contract §1: sessions of browsers, and who may open a WebSocket."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.agentboard.conftest import PASSWORD
from tests.agentboard.web.conftest import Api, Reply

REGISTRATION = {"id": "who", "name": "W", "category": "ops", "type": "T"}


def test_a_session_of_a_browser(api: Api) -> None:
    reply = api.post("/api/login", {"username": "admin", "password": PASSWORD}, token=None)
    assert reply.status == 200, reply.raw
    assert (reply.json["name"], reply.json["role"]) == ("admin", "admin")
    cookie = reply.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    jar = {"Cookie": cookie.split(";")[0]}
    csrf = {"X-CSRF-Token": reply.json["csrf_token"]}
    assert api.get("/api/session", token=None, headers=jar).json == reply.json
    assert api.get("/api/agents", token=None, headers=jar).status == 200
    agent = api.agent()
    path = f"/api/agents/{agent.id}/restart"
    for wrong in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "x"}, {"X-CSRF-Token": "é"}):
        assert api.post(path, {}, token=None, headers=jar | wrong).status == 403
    assert api.post("/api/logout", token=None, headers=jar).status == 403
    assert api.post(path, {}, token=None, headers=jar | csrf).status == 202
    assert api("DELETE", f"/api/agents/{agent.id}", token=None, headers=jar).status == 403
    assert api.post("/api/agents", REGISTRATION, token=None, headers=jar).status == 403
    assert api.post("/api/agents", REGISTRATION, token=None, headers=jar | csrf).status in (200, 201)
    again = api.post("/api/login", {"username": "admin", "password": PASSWORD}, token=None, headers=jar)
    assert again.status == 200
    out = api.post("/api/logout", token=None, headers=jar | csrf)
    assert out.status == 200
    assert api.get("/api/session", token=None, headers=jar).status == 401
    assert api.get("/api/agents", token=None, headers=jar).status == 401


def test_signing_in_with_a_token(api: Api, tokens: dict[str, str]) -> None:
    reply = api.post("/api/login", {"token": tokens["operator"]}, token=None)
    assert reply.json["role"] == "operator"
    jar = {"Cookie": reply.headers["set-cookie"].split(";")[0]}
    assert api.get("/api/session", token=None, headers=jar).json["role"] == "operator"
    assert api.get("/api/audit", token=None, headers=jar).status == 403
    assert api.post("/api/login", {"token": tokens["agent"]}, token=None).status == 401
    assert api.post("/api/login", {"token": "x"}, token=None).status == 401


def test_the_form_without_scripts(api: Api) -> None:
    def send(form: str) -> Reply:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return api("POST", "/login", form.encode(), token=None, headers=headers)

    good = send(f"username=admin&password={PASSWORD.replace(' ', '+')}&next=/agents%3Fq%3Da")
    assert (good.status, good.headers["location"]) == (303, "/agents?q=a")
    assert "agentboard_session=" in good.headers["set-cookie"]
    for target in (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/%09/evil.example",
    ):
        assert send(f"username=admin&password={PASSWORD.replace(' ', '+')}&next={target}").headers["location"] == "/"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "http://evil.example"}
    assert api("POST", "/login", b"username=admin&password=x", token=None, headers=headers).status == 403
    bad = send("username=nobody&password=wrong&next=/agents")
    assert bad.status == 303
    assert bad.headers["location"].startswith("/login?")
    assert "set-cookie" not in bad.headers


def test_failed_logins_are_limited_by_account(api: Api) -> None:
    name = f"guess-{time.monotonic_ns()}"
    codes = [api.post("/api/login", {"username": name, "password": "x"}, token=None) for _ in range(7)]
    assert [each.status for each in codes[:5]] == [401] * 5
    assert codes[6].status == 429
    assert codes[6].code == "rate_limited"
    assert int(codes[6].headers["retry-after"]) > 0
    entries = api.get("/api/audit").json["entries"]
    assert {"login", "failed", name, "127.0.0.1"} <= {str(value) for each in entries for value in each.values()}


@pytest.mark.parametrize(
    "body", [{}, {"username": "a"}, {"username": 1, "password": "x"}, {"username": "", "password": "x"}, {"token": 5}]
)
def test_a_login_is_refused(api: Api, body: Any) -> None:
    assert api.post("/api/login", body, token=None).code == "invalid"


def test_disabling_a_user_ends_its_sessions(api: Api) -> None:
    api.server.add_user("leaver", "operator")
    time.sleep(2)
    reply = api.post("/api/login", {"username": "leaver", "password": PASSWORD}, token=None)
    jar = {"Cookie": reply.headers["set-cookie"].split(";")[0]}
    assert api.get("/api/agents", token=None, headers=jar).status == 200
    assert api.server.cli("user", "disable", "leaver").returncode == 0
    time.sleep(2)
    assert api.get("/api/agents", token=None, headers=jar).status == 401
    assert api.post("/api/login", {"username": "leaver", "password": PASSWORD}, token=None).status == 401
