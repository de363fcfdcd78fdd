"""Contract §1, §2 and §9: who may do what, errors, limits, headers, sessions."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.agentboard.web.conftest import Api

REGISTRATION = {"id": "who", "name": "W", "category": "ops", "type": "T", "capabilities": ["restart"]}


BEAT = {"session": "s", "seq": 1, "status": "idle"}


CALLS: list[tuple[str, str, Any, set[str]]] = [
    ("GET", "/api/agents", None, {"viewer", "operator", "admin"}),
    ("GET", "/api/agents/AGENT", None, {"viewer", "operator", "admin"}),
    ("GET", "/api/agents/AGENT/logs", None, {"viewer", "operator", "admin"}),
    ("GET", "/api/agents/AGENT/metrics", None, {"viewer", "operator", "admin"}),
    ("GET", "/api/events", None, {"viewer", "operator", "admin"}),
    ("GET", "/api/commands", None, {"viewer", "operator", "admin"}),
    ("GET", "/api/audit", None, {"admin"}),
    ("POST", "/api/agents", REGISTRATION, {"admin", "agent"}),
    ("POST", "/api/agents/AGENT/heartbeat", BEAT, {"admin", "own"}),
    ("POST", "/api/agents/AGENT/logs", {"lines": []}, {"admin", "own"}),
    ("POST", "/api/agents/AGENT/goodbye", {"session": "s"}, {"admin", "own"}),
    ("POST", "/api/agents/AGENT/commands/c-1", {"state": "done"}, {"admin", "own"}),
    ("POST", "/api/heartbeats", {"heartbeats": []}, {"admin"}),
    ("POST", "/api/agents/AGENT/restart", {}, {"operator", "admin"}),
    ("POST", "/api/commands", {"action": "restart", "agents": ["nobody"]}, {"operator", "admin"}),
    ("DELETE", "/api/agents/nobody", None, {"admin"}),
]


@pytest.mark.parametrize("call", CALLS, ids=[f"{row[0]} {row[1]}" for row in CALLS])
def test_roles(api: Api, tokens: dict[str, str], call: tuple[str, str, Any, set[str]]) -> None:
    method, path, body, allowed = call
    agent, other = api.agent(), api.agent()
    path = path.replace("AGENT", agent.id)
    for role, token in {**tokens, "own": agent.token, "other": other.token}.items():
        reply = api(method, path, body, token=token)
        if role in allowed:
            assert reply.status not in (401, 403), (role, reply.raw)
        else:
            assert (reply.status, reply.code) == (403, "forbidden"), role
    for token in (None, "", "unknown", "Bearer", agent.token + "x"):
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        reply = api(method, path, body, token=None, headers=headers)
        assert (reply.status, reply.code) == (401, "unauthorized")
        assert reply.headers["www-authenticate"].startswith("Bearer")


def test_a_token_in_the_query_string_opens_nothing(api: Api) -> None:
    for name in ("token", "access_token", "api_key"):
        assert api.get(f"/api/agents?{name}={api.server.admin_token}", token=None).status == 401


@pytest.mark.parametrize("value", ["Basic YWRtaW46YWRtaW4=", "bearer", "Bearer  ", "Token x", "\xff", "Bearer é"])
def test_an_odd_authorization_header_is_401(api: Api, value: str) -> None:
    reply = api.get("/api/agents", token=None, headers={"Authorization": value})
    assert (reply.status, reply.code) == (401, "unauthorized")
    beat = api.post("/api/agents/x/heartbeat", BEAT, token=None, headers={"Authorization": value})
    assert (beat.status, beat.code) == (401, "unauthorized")


def test_the_scheme_is_not_case_sensitive(api: Api) -> None:
    assert (
        api.get("/api/agents", token=None, headers={"Authorization": f"bEARER {api.server.admin_token}"}).status == 200
    )


def test_a_gateway_may_send_for_others(api: Api) -> None:
    other = api.agent()
    gateway = api.agent(category="supervisor", labels={"role": "gateway"})
    item = {"id": other.id, "session": other.session, "seq": 1, "status": "idle"}
    reply = api.post("/api/heartbeats", {"heartbeats": [item]}, token=gateway.token)
    assert reply.json == {"results": [{"id": other.id, "ok": True}]}
    for not_one in (api.agent(category="supervisor"), api.agent(labels={"role": "gateway"})):
        assert api.post("/api/heartbeats", {"heartbeats": [item]}, token=not_one.token).status == 403
    assert api.post("/api/heartbeats", {"heartbeats": [item]}, token=api.server.enrol_token).status == 403


def test_revoking_works_on_a_running_server(api: Api) -> None:
    token = api.server.cli("token", "create", "--role", "viewer", "--name", "short lived").stdout.strip()
    time.sleep(2)
    assert api.get("/api/agents", token=token).status == 200
    listing = api.server.cli("token", "list").stdout
    assert "short lived" in listing
    assert token not in listing
    assert api.server.cli("token", "revoke", "short lived").returncode == 0
    time.sleep(2)
    assert api.get("/api/agents", token=token).status == 401
    assert api.server.cli("token", "revoke", "short lived").returncode == 2
    actions = [(each["action"], each["actor"]) for each in api.get("/api/audit").json["entries"]]
    assert ("token.revoke", "command line") in actions


def test_what_was_denied_leaves_a_trace(api: Api, tokens: dict[str, str]) -> None:
    agent = api.agent()
    api.post(f"/api/agents/{agent.id}/restart", {}, token=tokens["viewer"])
    api("DELETE", f"/api/agents/{agent.id}", token=tokens["operator"])
    entries = api.get("/api/audit?limit=2").json["entries"]
    assert [(each["action"], each["outcome"], each["actor"]) for each in entries] == [
        ("delete", "denied", "test operator"),
        ("restart", "denied", "test viewer"),
    ]


def test_no_get_shows_a_token(api: Api, tokens: dict[str, str]) -> None:
    agent = api.agent()
    secrets = [*tokens.values(), agent.token, api.server.admin_token, api.server.enrol_token, agent.session]
    for path in (
        "/api/agents",
        f"/api/agents/{agent.id}",
        "/api/events",
        "/api/audit?limit=1000",
        "/metrics",
        "/readyz",
    ):
        text = api.get(path).raw.decode()
        assert not [each for each in secrets if each in text]
