"""Contract §4 and §6: commands, at least once, and their history."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.agentboard.web.conftest import Agent, Api


def restart(agent: Agent, **body: Any) -> dict[str, Any]:
    reply = agent.api.post(f"/api/agents/{agent.id}/restart", body)
    assert reply.status == 202, reply.raw
    found: dict[str, Any] = reply.json
    return found


def test_a_command_is_given_until_it_is_acknowledged(api: Api) -> None:
    agent = api.agent()
    command = restart(agent, reason="because")
    fields = {"id", "agent", "action", "state", "actor", "reason", "created_at", "updated_at", "expires_at", "detail"}
    assert set(command) == fields
    assert (command["agent"], command["action"], command["state"]) == (agent.id, "restart", "queued")
    assert (command["reason"], command["detail"]) == ("because", None)
    for _ in range(3):
        (given,) = agent.beat().json["commands"]
        assert (given["id"], given["state"]) == (command["id"], "delivered")
    assert agent.beat(seq=agent.seq).json["commands"][0]["id"] == command["id"]
    accepted = agent.post(f"commands/{command['id']}", {"state": "accepted"})
    assert accepted.json["state"] == "accepted"
    assert agent.beat().json["commands"] == []
    done = agent.post(f"commands/{command['id']}", {"state": "done", "detail": "ok"})
    assert (done.json["state"], done.json["detail"]) == ("done", "ok")
    assert api.get(f"/api/commands/{command['id']}").json == done.json
    states = [
        each["to"] for each in api.get(f"/api/events?agent={agent.id}").json["events"] if each["type"] == "command"
    ]
    assert states == ["queued", "delivered", "accepted", "done"]


def test_only_one_restart_is_open(api: Api) -> None:
    agent = api.agent()
    command = restart(agent)
    again = api.post(f"/api/agents/{agent.id}/restart", {})
    assert (again.status, again.code) == (409, "conflict")
    assert again.json["error"]["details"]["command_id"] == command["id"]
    agent.beat()
    agent.post(f"commands/{command['id']}", {"state": "failed"})
    assert restart(agent)["id"] != command["id"]


def test_a_body_is_not_needed(api: Api) -> None:
    assert api.post(f"/api/agents/{api.agent().id}/restart").status == 202


def test_an_agent_that_cannot_restart(api: Api) -> None:
    agent = api.agent(capabilities=["logs"])
    assert api.post(f"/api/agents/{agent.id}/restart", {}).code == "invalid"


@pytest.mark.parametrize(
    "body", [{"ttl_s": 0}, {"ttl_s": "1"}, {"ttl_s": True}, {"ttl_s": 1e9}, {"reason": 1}, {"reason": "r" * 1025}]
)
def test_a_restart_is_refused(api: Api, body: Any) -> None:
    assert api.post(f"/api/agents/{api.agent().id}/restart", body).code == "invalid"


def test_what_nobody_acknowledges_expires(api: Api) -> None:
    agent = api.agent()
    command = restart(agent, ttl_s=0.5)
    agent.beat()
    time.sleep(1.2)
    assert api.get(f"/api/commands/{command['id']}").json["state"] == "expired"
    assert agent.beat().json["commands"] == []
    late = agent.post(f"commands/{command['id']}", {"state": "accepted"})
    assert (late.status, late.code) == (409, "conflict")
    assert restart(agent)["state"] == "queued"


ACKS = [
    (["accepted", "accepted"], [200, 200]),
    (["accepted", "done", "done"], [200, 200, 200]),
    (["done", "failed"], [200, 409]),
    (["failed", "accepted"], [200, 409]),
    (["done"], [200]),
]


@pytest.mark.parametrize(("states", "statuses"), ACKS, ids=[" ".join(row[0]) for row in ACKS])
def test_acknowledgements(api: Api, states: list[str], statuses: list[int]) -> None:
    agent = api.agent()
    command = restart(agent)
    assert [agent.post(f"commands/{command['id']}", {"state": each}).status for each in states] == statuses


def test_acknowledgements_that_are_refused(api: Api) -> None:
    agent, other = api.agent(), api.agent()
    command = restart(agent)
    assert other.post(f"commands/{command['id']}", {"state": "done"}).code == "not_found"
    assert agent.post("commands/c-unknown", {"state": "done"}).code == "not_found"
    for body in ({"state": "queued"}, {"state": "expired"}, {}, {"state": "done", "detail": 5}):
        assert agent.post(f"commands/{command['id']}", body).code == "invalid"


def test_an_accepted_restart_is_done_when_the_agent_registers_again(api: Api) -> None:
    agent = api.agent()
    command = restart(agent)
    agent.post(f"commands/{command['id']}", {"state": "accepted"})
    api.agent(id=agent.id)
    assert api.get(f"/api/commands/{command['id']}").json["state"] == "done"
    assert agent.post(f"commands/{command['id']}", {"state": "done"}).status == 200


def test_many_at_once(api: Api) -> None:
    good, other, cannot = api.agent(), api.agent(), api.agent(capabilities=[])
    restart(other)
    agents = [good.id, other.id, cannot.id, "nobody", good.id, 5, "<b>"]
    reply = api.post("/api/commands", {"action": "restart", "agents": agents, "reason": "all"})
    assert reply.status == 202
    assert [each["agent"] for each in reply.json["commands"]] == [good.id]
    codes = [(each["agent"], each["error"]["code"]) for each in reply.json["errors"]]
    assert codes == [
        (other.id, "conflict"),
        (cannot.id, "invalid"),
        ("nobody", "unknown_agent"),
        (good.id, "conflict"),
        (None, "invalid"),
        (None, "invalid"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"action": "dance", "agents": ["a"]},
        {"action": "restart"},
        {"action": "restart", "agents": []},
        {"action": "restart", "agents": ["a"] * 501},
        {"action": "restart", "agents": "a"},
    ],
)
def test_a_bulk_command_is_refused(api: Api, body: Any) -> None:
    assert api.post("/api/commands", body).code == "invalid"


def test_commands_are_listed(api: Api) -> None:
    agent = api.agent()
    first = restart(agent)
    agent.post(f"commands/{first['id']}", {"state": "done"})
    second = restart(agent)
    listed = api.get(f"/api/commands?agent={agent.id}").json["commands"]
    assert [each["id"] for each in listed] == [second["id"], first["id"]]
    for state, wanted in (("done", [first["id"]]), ("queued", [second["id"]]), ("failed", [])):
        found = api.get(f"/api/commands?agent={agent.id}&state={state}").json["commands"]
        assert [each["id"] for each in found] == wanted
    assert api.get("/api/commands?state=lost").code == "invalid"
    assert api.get("/api/commands/c-unknown").code == "not_found"


def test_the_audit_log_pages_backwards(api: Api) -> None:
    agent = api.agent()
    for _ in range(3):
        command = restart(agent)
        agent.post(f"commands/{command['id']}", {"state": "done"})
    page = api.get("/api/audit?limit=2").json
    assert set(page["entries"][0]) == {"at", "actor", "action", "target", "outcome", "ip"}
    assert [(each["action"], each["target"], each["outcome"]) for each in page["entries"]] == [
        ("restart", agent.id, "ok")
    ] * 2
    older = api.get(f"/api/audit?limit=1&cursor={page['next_cursor']}").json
    assert (older["entries"][0]["action"], older["entries"][0]["target"]) == ("restart", agent.id)
    assert api.get("/api/audit?cursor=x").code == "invalid"
    api("DELETE", f"/api/agents/{agent.id}")
    assert api.get("/api/audit?limit=1").json["entries"][0]["action"] == "delete"


def test_an_agent_over_its_socket(api: Api) -> None:
    agent = api.agent()
    with api.socket("/ws/agent", agent.token) as socket:
        socket.say(type="heartbeat", session=agent.session, seq=1, status="busy", ref=7)
        reply = socket.next()
        assert (reply["type"], reply["ok"], reply["ref"]) == ("heartbeat", True, 7)
        command = restart(agent)
        pushed = socket.until(lambda frame: frame["type"] == "commands")
        assert pushed["commands"][0]["id"] == command["id"]
        socket.say(type="command", id=command["id"], state="done")
        assert socket.until(lambda frame: frame["type"] == "command")["command"]["state"] == "done"
        socket.say(type="logs", lines=[{"level": "info", "message": "over the socket"}])
        assert socket.next() == {"type": "logs", "accepted": 1, "dropped": 0}
        for junk in ({"type": "dance"}, {}, {"type": "heartbeat", "session": "x", "seq": 2, "status": "idle"}):
            socket.say(**junk)
            assert socket.next()["type"] == "error"
        socket.connection.send("not json")
        assert socket.next()["error"]["code"] == "invalid_json"
        socket.connection.send(b"\x00\x01")
        assert socket.next()["type"] == "error"
        socket.say(type="goodbye", session=agent.session)
        assert socket.next()["type"] == "goodbye"
    assert agent.now["liveness"] == "stopped"
    assert agent.now["status"] == "busy"
