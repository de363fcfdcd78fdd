"""Contract §3 to §6: registration, heartbeats, reading."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tests.agentboard.web.conftest import Api

BASE = {"id": "valid", "name": "V", "category": "etl", "type": "T"}


def test_registration_is_201_then_200_with_a_new_session(api: Api) -> None:
    first = api.agent(interval_s=2)
    assert first.registered["heartbeat"] == {"interval_s": 2, "late_after_s": 3, "down_after_s": 6}
    assert first.registered["agent"]["liveness"] == "new"
    again = api.post("/api/agents", {**BASE, "id": first.id}, token=api.server.enrol_token)
    assert again.status == 200
    assert again.json["session"] != first.session
    assert again.json["agent"]["restarts"] == 1
    assert first.beat().code == "stale_session"


AGENT_FIELDS = (
    "id name category type version host interval_s labels capabilities liveness status message metrics registered_at "
    "last_seen_at age_s restarts flapping rev"
).split()


def test_an_agent_has_all_fields(api: Api) -> None:
    agent = api.agent(version="1.2", host="h", labels={"team": "a"}, pid=12)
    assert agent.beat("busy", metrics={"cpu": 0.25, "n": 3}, message="hello").status == 200
    now = agent.now
    assert set(AGENT_FIELDS) <= set(now)
    assert (now["liveness"], now["status"], now["message"]) == ("up", "busy", "hello")
    assert now["metrics"] == {"cpu": 0.25, "n": 3}
    assert now["labels"] == {"team": "a"}
    assert 0 <= now["age_s"] < 5


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("id upper case", {"id": "Upper"}, "id"),
    ("id empty", {"id": ""}, "id"),
    ("id long", {"id": "a" * 64}, "id"),
    ("id dot first", {"id": ".a"}, "id"),
    ("id newline", {"id": "a\n"}, "id"),
    ("id number", {"id": 5}, "id"),
    ("id null", {"id": None}, "id"),
    ("name empty", {"name": ""}, "name"),
    ("name long", {"name": "n" * 129}, "name"),
    ("name control", {"name": "a\x07"}, "name"),
    ("name lone surrogate", {"name": "\ud800"}, "name"),
    ("name list", {"name": ["a"]}, "name"),
    ("category unknown", {"category": "other"}, "category"),
    ("category list", {"category": ["etl"]}, "category"),
    ("type missing", {"type": None}, "type"),
    ("interval short", {"interval_s": 0.49}, "interval_s"),
    ("interval long", {"interval_s": 3600.1}, "interval_s"),
    ("interval boolean", {"interval_s": True}, "interval_s"),
    ("interval text", {"interval_s": "10"}, "interval_s"),
    ("labels list", {"labels": []}, "labels"),
    ("labels many", {"labels": {f"k{n}": "" for n in range(33)}}, "labels"),
    ("labels key", {"labels": {"K": "v"}}, "labels"),
    ("labels value long", {"labels": {"k": "v" * 129}}, "labels"),
    ("labels value number", {"labels": {"k": 1}}, "labels"),
    ("capabilities text", {"capabilities": "restart"}, "capabilities"),
    ("capabilities number", {"capabilities": [1]}, "capabilities"),
    ("pid negative", {"pid": -1}, "pid"),
    ("host object", {"host": {}}, "host"),
]


@pytest.mark.parametrize(("change", "field"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_registration_is_refused(api: Api, change: dict[str, Any], field: str) -> None:
    reply = api.post("/api/agents", BASE | change, token=api.server.enrol_token)
    assert (reply.status, reply.code) == (422, "invalid")
    assert reply.json["error"]["details"]["field"] == field


ACCEPTED: list[tuple[str, dict[str, Any]]] = [
    ("id longest", {"id": "a" * 63}),
    ("id of all characters", {"id": "0a._-"}),
    ("name longest, any Unicode", {"name": "é" * 127 + "\U0001f600"}),
    ("name of C1 and markup", {"name": "\x85<script>"}),
    ("interval shortest", {"interval_s": 0.5}),
    ("interval longest", {"interval_s": 3600}),
    ("labels most", {"labels": {f"k{n}": "v" * 128 for n in range(32)}}),
    ("unknown fields", {"future": {"deep": [1, {"x": None}]}}),
    ("optional nulls", {"version": None, "host": None, "labels": None, "capabilities": None, "pid": None}),
]


@pytest.mark.parametrize("change", [row[1] for row in ACCEPTED], ids=[row[0] for row in ACCEPTED])
def test_a_registration_is_accepted(api: Api, change: dict[str, Any]) -> None:
    wanted = BASE | change
    reply = api.post("/api/agents", wanted, token=api.server.enrol_token)
    assert reply.status in (200, 201), reply.raw
    assert reply.json["agent"]["name"] == wanted["name"]


def test_unknown_agents(api: Api) -> None:
    body = {"session": "s", "seq": 1, "status": "idle"}
    for reply in (
        api.post("/api/agents/nobody/heartbeat", body),
        api.post("/api/agents/nobody/logs", {"lines": []}),
        api.post("/api/agents/nobody/goodbye", {"session": "s"}),
        api.post("/api/agents/nobody/restart", {}),
        api.get("/api/agents/nobody"),
        api.get("/api/agents/nobody/logs"),
        api.get("/api/agents/nobody/metrics"),
        api("DELETE", "/api/agents/nobody"),
    ):
        assert (reply.status, reply.code) == (404, "unknown_agent")


def test_goodbye_is_a_clean_stop(api: Api) -> None:
    agent = api.agent(interval_s=0.5)
    agent.beat()
    assert agent.post("goodbye", {"session": "other"}).code == "stale_session"
    assert agent.post("goodbye", {"session": agent.session, "reason": "done"}).status == 200
    assert agent.now["liveness"] == "stopped"
    time.sleep(2)
    assert agent.now["liveness"] == "stopped"
    events = api.get(f"/api/events?agent={agent.id}").json["events"]
    assert [(each["from"], each["to"]) for each in events] == [("new", "up"), ("up", "stopped")]
    assert events[-1]["reason"] == "done"


def test_a_deleted_agent_is_gone_with_all_it_had(api: Api) -> None:
    agent = api.agent()
    agent.beat(metrics={"a": 1})
    agent.log("one", "two")
    assert api("DELETE", f"/api/agents/{agent.id}").status in (200, 204)
    assert api.get(f"/api/agents/{agent.id}").code == "unknown_agent"
    assert agent.beat().code == "unknown_agent"
    again = api.agent(id=agent.id)
    assert agent.beat().status == 401
    assert api.get(f"/api/agents/{again.id}/logs").json["lines"] == []
    again.log("anew")
    assert [line["n"] for line in api.get(f"/api/agents/{again.id}/logs").json["lines"]] == [1]


HOSTILE = ["<script>alert(1)</script>", "\u202egnirts", "'; DROP TABLE agents;--", "\u2028\u2029", "a\x7fb", "{{7*7}}"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_data(api: Api, text: str) -> None:
    agent = api.agent(name=text, labels={"k": text}, host=text, type=text)
    agent.beat(message=text)
    agent.log(text)
    reply = api.get(f"/api/agents/{agent.id}")
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert [reply.json[name] for name in ("name", "host", "type", "message")] == [text] * 4
    assert api.get(f"/api/agents/{agent.id}/logs").json["lines"][0]["message"] == text
    assert json.loads(reply.raw) == reply.json
