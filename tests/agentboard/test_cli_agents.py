"""`agentboard agents`: what a board shows, in the terminal."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from agentboard.cli import main
from tests.agentboard.conftest import BoardServer, free_port

NAME = "hostile \N{RIGHT-TO-LEFT OVERRIDE} name"


def post(server: BoardServer, path: str, body: object, token: str) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(server.url + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as reply:
        return json.loads(reply.read())


@pytest.fixture(scope="module")
def fleet(board_server: BoardServer) -> BoardServer:
    """Four agents: one is up with a hostile message, one stopped, two new."""
    for number in range(4):
        about = {
            "id": f"a{number}",
            "name": NAME,
            "category": ("etl", "ops")[number % 2],
            "type": "t",
            "interval_s": 3600,
        }
        given = post(board_server, "/api/agents", {**about, "labels": {"n": str(number)}}, board_server.enrol_token)
        beat = {"session": given["session"], "seq": 1, "status": "busy", "message": "\x1b[31mred\x07 ::error::x"}
        if number < 2:
            post(board_server, f"/api/agents/a{number}/heartbeat", beat, given["agent_token"])
        if number == 1:
            post(board_server, "/api/agents/a1/goodbye", {"session": given["session"]}, given["agent_token"])
    return board_server


@pytest.fixture(autouse=True)
def env(monkeypatch: pytest.MonkeyPatch, fleet: BoardServer) -> None:
    monkeypatch.setenv("AGENTBOARD_URL", fleet.url)
    monkeypatch.setenv("AGENTBOARD_TOKEN", fleet.admin_token)


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agents"]) == 0
    out = capsys.readouterr().out
    lines = out.splitlines()
    assert lines[0].split() == ["AGENT", "CATEGORY", "STATUS", "SEEN", "MESSAGE"]
    assert [line.split()[:3] for line in lines[1:5]] == [
        ["◌", "new", "a2"],
        ["◌", "new", "a3"],
        ["●", "up", "a0"],
        ["-", "stopped", "a1"],
    ]
    assert lines[-1] == "4 shown; on the board: 2 new, 1 up, 1 stopped."
    assert "never" in lines[1]
    assert "\x1b" not in out
    assert "\\x1b[31mred\\x07" in out


def test_json_has_all_fields(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agents", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["total"] == 4
    assert {"id", "liveness", "metrics", "labels", "age_s"} <= document["agents"][0].keys()
    assert document["counts"]["up"] == 1


@pytest.mark.parametrize(
    ("flags", "ids"),
    [
        (["--category", "etl"], {"a0", "a2"}),
        (["--liveness", "stopped"], {"a1"}),
        (["--label", "n:3"], {"a3"}),
        (["-q", "a2"], {"a2"}),
        (["--status", "busy", "--liveness", "up"], {"a0"}),
    ],
)
def test_filters(flags: list[str], ids: set[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agents", "--json", *flags]) == 0
    assert {each["id"] for each in json.loads(capsys.readouterr().out)["agents"]} == ids


def test_all_pages_are_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("agentboard.cli.agents.PAGE", 1)
    assert main(["agents", "--json"]) == 0
    assert {each["id"] for each in json.loads(capsys.readouterr().out)["agents"]} == {"a0", "a1", "a2", "a3"}


def test_no_agent_is_like_that(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agents", "-q", "nobody"]) == 0
    assert capsys.readouterr().out == "No agent is like that.\n"


def test_a_token_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fleet: BoardServer, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("AGENTBOARD_TOKEN")
    assert main(["agents"]) == 2
    assert "AGENTBOARD_TOKEN" in capsys.readouterr().err
    (tmp_path / "token").write_text(fleet.admin_token + "\n")
    assert main(["agents", "--token-file", str(tmp_path / "token")]) == 0
    assert main(["agents", "--token-file", str(tmp_path / "none")]) == 2


@pytest.mark.parametrize(
    ("url", "code", "words"),
    [
        ("http://127.0.0.1:{free}", 3, "cannot be reached"),
        ("ftp://x", 2, "is no http"),
        ("{board}/nowhere", 3, "Is an agentboard there?"),
    ],
)
def test_what_goes_wrong(
    url: str, code: int, words: str, fleet: BoardServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["agents", "--url", url.format(free=free_port(), board=fleet.url)]) == code
    told = capsys.readouterr().err
    assert words in told
    assert fleet.admin_token not in told


def test_an_unknown_status_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agents", "--status", "sleepy"]) == 2
    assert capsys.readouterr().err.startswith("error: ")
