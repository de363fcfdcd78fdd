"""The process: start, stop, kill, lock, first start, what it refuses."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from tests.agentboard.conftest import BoardServer
from tests.agentboard.web.conftest import Api


def test_what_was_acknowledged_survives_sigkill(board: BoardServer) -> None:
    api = Api(board)
    agent = api.agent(labels={"k": "v"}, interval_s=30)
    agent.beat("busy", message="last word", metrics={"a": 1.5})
    agent.log(*(f"line {n}" for n in range(20)))
    command = api.post(f"/api/agents/{agent.id}/restart", {"reason": "r"}).json
    agent.beat("busy")
    before, events = agent.now, api.get("/api/events").json
    audit = api.get("/api/audit").json
    time.sleep(1)
    board.kill()
    took = board.start()
    assert took < 5
    after = agent.now
    same = set(before) - {"age_s", "rev"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert after["age_s"] < took + 1
    assert api.get("/api/events").json == events
    assert api.get("/api/audit").json == audit
    assert [line["n"] for line in api.get(f"/api/agents/{agent.id}/logs").json["lines"]] == list(range(1, 21))
    agent.log("after")
    assert api.get(f"/api/agents/{agent.id}/logs?after=20").json["lines"][0]["n"] == 21
    reply = agent.beat("idle")
    assert reply.status == 200
    assert [each["id"] for each in reply.json["commands"]] == [command["id"]]
    assert agent.post(f"commands/{command['id']}", {"state": "done"}).status == 200


def test_a_registration_and_a_command_are_on_disk_before_the_reply(board: BoardServer) -> None:
    api = Api(board)
    agents = [api.agent() for _ in range(5)]
    command = api.post(f"/api/agents/{agents[0].id}/restart").json
    board.kill()
    board.start()
    assert [agent.beat().status for agent in agents] == [200] * 5
    assert api.get(f"/api/commands/{command['id']}").json["state"] == "delivered"


def test_a_restart_makes_no_alarm(board: BoardServer) -> None:
    api = Api(board)
    agents = [api.agent(interval_s=1) for _ in range(5)]
    for agent in agents:
        agent.beat()
    time.sleep(0.6)
    board.kill()
    time.sleep(4)
    board.start()
    for agent in agents:
        assert agent.beat().status == 200
    time.sleep(0.5)
    moves = [each["to"] for each in api.get("/api/events").json["events"] if each["type"] == "transition"]
    assert moves == ["up"] * 5


def test_a_stall_makes_no_alarm(board: BoardServer) -> None:
    api = Api(board)
    agent = api.agent(interval_s=1)
    agent.beat()
    board.process.send_signal(signal.SIGSTOP)
    time.sleep(4)
    board.process.send_signal(signal.SIGCONT)
    assert agent.beat().status == 200
    time.sleep(0.3)
    assert [each["to"] for each in api.get("/api/events").json["events"]] == ["up"]
    assert "agentboard_stalls_total 1" in api.get("/metrics").raw.decode()


def test_a_stop_tells_the_sockets_and_loses_nothing(board: BoardServer) -> None:
    api = Api(board)
    agent = api.agent()
    with api.socket() as boards, api.socket("/ws/agent", agent.token) as socket:
        boards.next()
        agent.beat(metrics={"a": 7})
        agent.log("the last line")
        assert board.stop() == 0
        for each in (boards, socket):
            with pytest.raises(ConnectionClosed) as closed:
                each.until(lambda _: False)
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1001
    board.start()
    assert api.get(f"/api/agents/{agent.id}/logs").json["lines"][0]["message"] == "the last line"
    assert agent.now["metrics"] == {"a": 7}
    (point,) = api.get(f"/api/agents/{agent.id}/metrics").json["series"]["a"]
    assert point[1] == 7
    log = board.log.read_text()
    assert "Traceback" not in log
    assert '"message": "stopped"' in log


def test_a_browser_stays_signed_in_over_a_restart(board: BoardServer) -> None:
    board.add_user()
    time.sleep(1)
    api = Api(board)
    reply = api.post("/api/login", {"username": "admin", "password": board.password}, token=None)
    jar = {"Cookie": reply.headers["set-cookie"].split(";")[0]}
    board.kill()
    board.start()
    assert api.get("/api/session", token=None, headers=jar).json["csrf_token"] == reply.json["csrf_token"]


def test_backup_and_restore(board: BoardServer, tmp_path: Path) -> None:
    api = Api(board)
    agent = api.agent()
    agent.beat(message="kept")
    time.sleep(1)
    file = tmp_path / "backup.db"
    done = board.cli("backup", str(file))
    assert done.returncode == 0, done.stderr
    assert file.stat().st_mode & 0o077 == 0
    assert board.cli("backup", str(file)).returncode == 2
    agent.beat(message="lost")
    later = api.agent()
    refused = board.cli("restore", str(file), "--force")
    assert (refused.returncode, "another agentboard" in refused.stderr) == (2, True)
    board.stop()
    assert board.cli("restore", str(file)).returncode == 2
    assert board.cli("restore", str(file), "--force").returncode == 0
    board.start()
    assert agent.now["message"] == "kept"
    assert agent.beat().status == 200
    assert later.beat().status == 401
    junk = tmp_path / "junk.db"
    junk.write_text("junk" * 1000)
    for name in (junk, tmp_path / "missing.db"):
        done = BoardServer(tmp_path / "new").cli("restore", str(name))
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
