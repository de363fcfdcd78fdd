"""Contract §4: heartbeats, one by one and in batches."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agentboard.web.conftest import Api

BODIES: list[tuple[str, bytes, int, str]] = [
    ("NaN", b'{"session":"s","seq":1,"status":"idle","metrics":{"a":NaN}}', 400, "invalid_json"),
    ("Infinity", b'{"session":"s","seq":1,"status":"idle","metrics":{"a":-Infinity}}', 400, "invalid_json"),
    ("overflow", b'{"session":"s","seq":1,"status":"idle","metrics":{"a":1e999}}', 400, "invalid_json"),
    ("overflow in an unknown field", b'{"x":1e999}', 400, "invalid_json"),
    ("huge integer", b'{"x":' + b"9" * 400 + b"}", 400, "invalid_json"),
    ("absurd integer", b'{"x":' + b"9" * 9000 + b"}", 400, "invalid_json"),
    ("invalid UTF-8", b'{"x":"\xff"}', 400, "invalid_json"),
    ("UTF-16", '{"x":1}'.encode("utf-16"), 400, "invalid_json"),
    ("byte order mark", b'\xef\xbb\xbf{"x":1}', 400, "invalid_json"),
    ("duplicate key", b'{"session":"a","session":"b"}', 400, "invalid_json"),
    ("deep", b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, "invalid_json"),
    ("cut", b'{"session":', 400, "invalid_json"),
    ("empty", b"", 400, "invalid_json"),
    ("two values", b"{} {}", 400, "invalid_json"),
    ("single quotes", b"{'x':1}", 400, "invalid_json"),
    ("raw control", b'{"x":"\n"}', 400, "invalid_json"),
    ("an array", b"[]", 422, "invalid"),
    ("a string", b'"x"', 422, "invalid"),
    ("null", b"null", 422, "invalid"),
]


@pytest.mark.parametrize(("body", "status", "code"), [row[1:] for row in BODIES], ids=[row[0] for row in BODIES])
def test_a_body_is_refused(api: Api, body: bytes, status: int, code: str) -> None:
    agent = api.agent()
    headers = {"Content-Type": "application/json"}
    reply = api("POST", f"/api/agents/{agent.id}/heartbeat", body, token=agent.token, headers=headers)
    assert (reply.status, reply.code) == (status, code)
    assert agent.now["liveness"] == "new"


BEATS: list[tuple[str, dict[str, Any], str]] = [
    ("status unknown", {"status": "fine"}, "status"),
    ("status null", {"status": None}, "status"),
    ("status number", {"status": 1}, "status"),
    ("status list", {"status": ["idle"]}, "status"),
    ("seq zero", {"seq": 0}, "seq"),
    ("seq negative", {"seq": -1}, "seq"),
    ("seq float", {"seq": 1.5}, "seq"),
    ("seq boolean", {"seq": True}, "seq"),
    ("seq text", {"seq": "1"}, "seq"),
    ("seq beyond every store", {"seq": 2**63}, "seq"),
    ("session number", {"session": 1}, "session"),
    ("message long", {"message": "m" * 1025}, "message"),
    ("message number", {"message": 1}, "message"),
    ("metrics list", {"metrics": []}, "metrics"),
    ("metrics many", {"metrics": {f"m{n}": 1 for n in range(65)}}, "metrics"),
    ("metric boolean", {"metrics": {"a": True}}, "metrics"),
    ("metric text", {"metrics": {"a": "1"}}, "metrics"),
    ("metric null", {"metrics": {"a": None}}, "metrics"),
    ("metric name", {"metrics": {"1a": 1}}, "metrics"),
    ("metric name long", {"metrics": {"a" * 65: 1}}, "metrics"),
    ("metric name markup", {"metrics": {"<b>": 1}}, "metrics"),
    ("ts is no time", {"ts": "yesterday"}, "ts"),
]


@pytest.mark.parametrize(("change", "field"), [row[1:] for row in BEATS], ids=[row[0] for row in BEATS])
def test_a_heartbeat_is_refused_without_effect(api: Api, change: dict[str, Any], field: str) -> None:
    agent = api.agent()
    reply = agent.beat(**{"seq": 1, "status": "idle"} | change)
    assert (reply.status, reply.code) == (422, "invalid")
    assert reply.json["error"]["details"]["field"] == field
    assert agent.now["liveness"] == "new"


@pytest.mark.parametrize("ts", ["1999-01-01T00:00:00Z", "2099-12-31T23:59:59.5+02:00", 5, 4e9])
def test_the_clock_of_an_agent_changes_nothing(api: Api, ts: Any) -> None:
    agent = api.agent()
    assert agent.beat(ts=ts).status == 200
    assert agent.now["liveness"] == "up"
    assert agent.now["age_s"] < 5


def test_the_most_metrics_and_the_longest_message(api: Api) -> None:
    agent = api.agent()
    metrics = {f"m{n}.a:b_": n / 7 for n in range(63)} | {"a" * 64: -1e300}
    assert agent.beat(metrics=metrics, message="м" * 1024).status == 200
    assert agent.now["metrics"] == metrics


def test_sequence_numbers(api: Api) -> None:
    agent = api.agent()
    assert "duplicate" not in agent.beat(seq=1).json
    assert "duplicate" not in agent.beat(seq=10, status="busy").json
    again = agent.beat(seq=10, status="error", message="ignored")
    assert (again.status, again.json["duplicate"], again.json["ok"]) == (200, True, True)
    assert agent.beat(seq=9, status="error").code == "stale_seq"
    assert (agent.now["status"], agent.now["message"]) == ("busy", "")


def test_fields_that_are_not_sent_stay(api: Api) -> None:
    agent = api.agent()
    agent.beat(metrics={"a": 1}, message="one")
    agent.beat()
    assert (agent.now["metrics"], agent.now["message"]) == ({"a": 1}, "one")
    agent.beat(metrics={}, message="")
    assert (agent.now["metrics"], agent.now["message"]) == ({}, "")


def test_a_batch_where_every_item_stands_alone(api: Api) -> None:
    good, other = api.agent(), api.agent()
    items = [
        {"id": good.id, "session": good.session, "seq": 1, "status": "idle"},
        {"id": "nobody", "session": "s", "seq": 1, "status": "idle"},
        {"id": other.id, "session": "wrong", "seq": 1, "status": "idle"},
        {"id": other.id, "session": other.session, "seq": 1, "status": "nonsense"},
        {"id": good.id, "session": good.session, "seq": 1, "status": "idle"},
        "junk",
        {"session": "s"},
        {"id": other.id, "session": other.session, "seq": 3, "status": "busy"},
    ]
    results = api.post("/api/heartbeats", {"heartbeats": items}).json["results"]
    assert [each["ok"] for each in results] == [True, False, False, False, True, False, False, True]
    codes = [each.get("error", {}).get("code") for each in results]
    assert codes == [None, "unknown_agent", "stale_session", "invalid", None, "invalid", "invalid", None]
    assert results[4]["duplicate"] is True
    assert results[1]["id"] == "nobody"
    assert other.now["status"] == "busy"


def test_a_batch_has_at_most_500_items(api: Api) -> None:
    assert api.post("/api/heartbeats", {"heartbeats": [{}] * 501}).code == "invalid"
    assert api.post("/api/heartbeats", {"heartbeats": []}).json == {"results": []}
    assert api.post("/api/heartbeats", {}).code == "invalid"
