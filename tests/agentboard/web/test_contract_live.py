"""Contract §5 and §7: liveness in real time, and the WebSocket of boards."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from tests.agentboard.web.conftest import Api


def of(agent: str) -> Any:
    return lambda frame: any(each["id"] == agent for each in frame.get("agents", ()))


def test_the_first_frame_is_a_snapshot(api: Api) -> None:
    agent = api.agent()
    with api.socket() as socket:
        frame = socket.next()
    assert frame["type"] == "snapshot"
    assert set(frame) == {"type", "rev", "agents", "counts", "server_time"}
    (found,) = [each for each in frame["agents"] if each["id"] == agent.id]
    assert {key: value for key, value in agent.now.items() if key != "age_s"}.items() <= found.items()


def test_deltas_hold_what_changed_and_no_more(api: Api) -> None:
    agent = api.agent()
    with api.socket() as socket:
        socket.next()
        agent.beat("busy", metrics={"a": 1}, message="m")
        delta = socket.until(of(agent.id))
        (found,) = [each for each in delta["agents"] if each["id"] == agent.id]
        assert delta["type"] == "delta"
        assert (found["liveness"], found["status"], found["message"], found["metrics"]) == ("up", "busy", "m", {"a": 1})
        assert "name" not in found
        assert [(each["from"], each["to"]) for each in delta["events"] if each["agent"] == agent.id] == [("new", "up")]
        agent.beat("busy", metrics={"a": 2}, message="m")
        (found,) = [each for each in socket.until(of(agent.id))["agents"] if each["id"] == agent.id]
        assert found["metrics"] == {"a": 2}
        assert not {"liveness", "status", "message", "name"} & set(found)
        other = api.agent()
        (found,) = [each for each in socket.until(of(other.id))["agents"] if each["id"] == other.id]
        assert (found["name"], found["liveness"]) == ("An agent", "new")
        api("DELETE", f"/api/agents/{other.id}")
        assert other.id in socket.until(lambda frame: frame.get("removed"))["removed"]
    revs = [frame["rev"] for frame in socket.frames]
    assert revs == sorted(set(revs))


def test_frames_are_coalesced_and_the_last_metrics_win(api: Api) -> None:
    agent = api.agent()
    with api.socket() as socket:
        socket.next()
        began = time.monotonic()
        for n in range(1, 200):
            agent.beat(metrics={"n": n})
        took = time.monotonic() - began
        seen: list[float] = []
        while not seen or seen[-1] < 199:
            seen += [each["metrics"]["n"] for each in socket.next()["agents"] if each["id"] == agent.id]
    assert seen == sorted(set(seen))
    assert len(socket.frames) - 1 <= took / 0.25 + 2


def test_an_idle_board_hears_at_once(api: Api) -> None:
    if api.server.plain:
        return
    agent = api.agent()
    with api.socket() as socket:
        socket.next()
        time.sleep(0.5)
        began = time.monotonic()
        agent.beat()
        socket.until(of(agent.id))
        assert time.monotonic() - began < 0.25


def test_metrics_of_chosen_agents(api: Api) -> None:
    one, two = api.agent(), api.agent()
    one.beat()
    two.beat()
    with api.socket() as socket:
        socket.next()
        socket.say(type="subscribe", metrics=[one.id])
        time.sleep(0.6)
        two.beat(metrics={"x": 1})
        one.beat(metrics={"x": 1})
        frame = socket.until(of(one.id))
        assert all(each["id"] != two.id for each in frame["agents"])
        two.beat("error", metrics={"x": 2})
        (found,) = [each for each in socket.until(of(two.id))["agents"] if each["id"] == two.id]
        assert found["status"] == "error"
        assert "metrics" not in found
        socket.say(type="subscribe", metrics="*")
        (found,) = [each for each in socket.until(of(two.id))["agents"] if each["id"] == two.id]
        assert found["metrics"] == {"x": 2}


def test_log_lines_only_while_subscribed(api: Api) -> None:
    agent, other = api.agent(), api.agent()
    agent.log("before")
    with api.socket() as socket:
        socket.next()
        socket.say(type="subscribe", logs=agent.id)
        time.sleep(0.6)
        other.log("not this")
        agent.log("one", "two")
        frame = socket.until(lambda frame: frame["type"] == "logs")
        assert frame["agent"] == agent.id
        assert [(each["n"], each["message"]) for each in frame["lines"]] == [(2, "one"), (3, "two")]
        socket.say(type="unsubscribe", logs=agent.id)
        time.sleep(0.6)
        agent.log("three")
        agent.beat()
        socket.until(of(agent.id))
        time.sleep(0.5)
        agent.beat()
        socket.until(of(agent.id))
    assert [frame["type"] for frame in socket.frames].count("logs") == 1


def test_resync_brings_a_snapshot_with_a_higher_revision(api: Api) -> None:
    with api.socket() as socket:
        first = socket.next()
        socket.say(type="resync")
        again = socket.until(lambda frame: frame["type"] == "snapshot")
        assert again["rev"] > first["rev"]


def test_junk_is_answered_and_the_socket_stays(api: Api) -> None:
    with api.socket() as socket:
        socket.next()
        for junk in (
            "junk",
            "[]",
            "{}",
            '{"type":1}',
            '{"type":"dance"}',
            '{"type":"subscribe","metrics":5}',
            '{"type":"subscribe","metrics":["A B"]}',
            '{"type":"subscribe","logs":"A B"}',
            '{"type":"subscribe","logs":7}',
            '{"type":"subscribe","logs":"nobody"}',
            '{"x":NaN}',
            "[" * 10_000,
            b"\x00\xff",
        ):
            socket.connection.send(junk)
            assert socket.until(lambda frame: frame["type"] == "error")["error"]["code"], junk
        socket.say(type="resync")
        assert socket.until(lambda frame: frame["type"] == "snapshot")


def test_silence_makes_late_then_down_and_a_heartbeat_brings_back(api: Api) -> None:
    agent = api.agent(interval_s=0.5)
    with api.socket() as socket:
        socket.next()
        agent.beat()
        began = time.time()
        events: list[dict[str, Any]] = []
        while len(events) < 3:
            events += [each for each in socket.next().get("events", ()) if each["agent"] == agent.id]
        agent.beat()
        while len(events) < 4:
            events += [each for each in socket.next().get("events", ()) if each["agent"] == agent.id]
    moves = [(each["from"], each["to"]) for each in events]
    assert moves == [("new", "up"), ("up", "late"), ("late", "down"), ("down", "up")]
    at = [datetime.fromisoformat(each["at"]).timestamp() - began for each in events]
    assert 0.65 <= at[1] <= 0.75 + 0.6
    assert 1.4 <= at[2] <= 1.5 + 0.6
    stored = api.get(f"/api/events?agent={agent.id}").json["events"]
    assert [(each["from"], each["to"]) for each in stored] == moves
    assert all(each["type"] == "transition" and each["reason"] for each in stored)


def test_flapping(api: Api) -> None:
    agent = api.agent(interval_s=0.5)
    for _ in range(2):
        agent.beat()
        deadline = time.monotonic() + 4
        while agent.now["liveness"] != "down":
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert agent.now["flapping"] is False
    agent.beat()
    assert agent.now["flapping"] is True


def test_events_after_a_number(api: Api) -> None:
    agent = api.agent()
    last = api.get("/api/events?limit=1").json
    agent.beat()
    agent.post("goodbye", {"session": agent.session})
    path = f"/api/events?agent={agent.id}&after="
    page = api.get(f"{path}{last['next_after']}&limit=1").json
    assert [each["to"] for each in page["events"]] == ["up"]
    rest = api.get(f"{path}{page['next_after']}").json
    assert [each["to"] for each in rest["events"]] == ["stopped"]
    assert api.get(f"{path}{rest['next_after']}").json == {"events": [], "next_after": rest["next_after"]}
    numbers = [each["n"] for each in api.get("/api/events?after=0&limit=1000").json["events"]]
    assert numbers == list(range(1, len(numbers) + 1))


def test_log_lines_are_numbered_without_gaps(api: Api) -> None:
    agent = api.agent()
    for start in range(0, 30, 10):
        reply = agent.log(*(f"line {n}" for n in range(start, start + 10)))
        assert (reply.status, reply.json) == (202, {"accepted": 10, "dropped": 0})
    path = f"/api/agents/{agent.id}/logs"
    first = api.get(f"{path}?after=0&limit=12").json
    assert [each["n"] for each in first["lines"]] == list(range(1, 13))
    rest = api.get(f"{path}?after={first['next_after']}").json
    assert [each["n"] for each in rest["lines"]] == list(range(13, 31))
    assert [each["n"] for each in api.get(f"{path}?limit=3").json["lines"]] == [28, 29, 30]
    assert api.get(f"{path}?after=30").json == {"lines": [], "next_after": 30}


def test_log_lines_are_cut_and_found(api: Api) -> None:
    agent = api.agent()
    agent.log("é" * 5000, level="error")
    agent.log("x" * 8192)
    agent.log("ÜBER", level="warning")
    agent.post("logs", {"lines": [{"level": "debug", "message": "\ud800 half", "ts": "2026-01-02T03:04:05.5Z"}]})
    path = f"/api/agents/{agent.id}/logs"
    cut, whole, over, half = api.get(path).json["lines"]
    assert (cut["message"], cut["truncated"]) == ("é" * 4096, True)
    assert (whole["message"], whole.get("truncated", False)) == ("x" * 8192, False)
    assert half["ts"] == "2026-01-02T03:04:05.5Z"
    assert [each["n"] for each in api.get(f"{path}?q=%C3%BCber").json["lines"]] == [over["n"]]
    assert [each["n"] for each in api.get(f"{path}?level=error").json["lines"]] == [cut["n"]]
    assert [each["n"] for each in api.get(f"{path}?level=error,warning").json["lines"]] == [cut["n"], over["n"]]
    assert api.get(f"{path}?level=loud").code == "invalid"
    assert api.get(f"{path}?after=-1").code == "invalid"
    for lines in ([{}] * 501, [{"level": "loud", "message": ""}], [{"level": "info"}], ["text"], "text", None):
        assert agent.post("logs", {"lines": lines}).code == "invalid"
    assert len(api.get(path).json["lines"]) == 4
