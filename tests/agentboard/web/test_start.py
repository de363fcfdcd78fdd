"""How a board starts: credentials, addresses, settings, and what it refuses."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from agentboard.web.core.store_sqlite import FILE
from tests.agentboard.conftest import BoardServer, free_port
from tests.agentboard.web.conftest import Api


def once(server: BoardServer, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """`agentboard serve`, which is expected to end by itself."""
    server.env = {**server.env, **env}
    return server.cli("serve", "--port", str(free_port()), *arguments)


def test_a_data_directory_has_one_server(board: BoardServer) -> None:
    second = once(BoardServer(board.data_dir))
    assert second.returncode == 2
    assert "another agentboard holds this data directory" in second.stderr
    assert "Traceback" not in second.stderr
    assert Api(board).get("/readyz").status == 200


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    server = BoardServer(tmp_path / "data")
    server.add_user()
    with closing(sqlite3.connect(server.data_dir / FILE)) as connection:
        connection.execute("PRAGMA user_version = 99")
    for done in (once(server), server.cli("user", "list")):
        assert done.returncode == 2
        assert "the schema is version 99" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    server = BoardServer(tmp_path / "data")
    server.data_dir.mkdir()
    (server.data_dir / FILE).write_text("not a database, but long enough to look like one " * 50)
    done = once(server)
    assert done.returncode == 2
    assert "the database cannot be opened" in done.stderr
    assert "Traceback" not in done.stderr


NOBODY = {"AGENTBOARD_ADMIN_TOKEN": "", "AGENTBOARD_ENROL_TOKEN": ""}


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_an_open_address_needs_a_credential(tmp_path: Path, host: str) -> None:
    server = BoardServer(tmp_path / "data")
    for _ in range(2):
        done = once(server, "--host", host, **NOBODY)
        assert done.returncode == 2
        assert "nobody could sign in" in done.stderr
        assert not done.stdout


def test_an_address_in_use(board: BoardServer, tmp_path: Path) -> None:
    done = BoardServer(tmp_path / "other", port=board.port).cli("serve", "--port", str(board.port))
    assert done.returncode == 2
    assert "cannot listen" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_first_start_prints_credentials_once(tmp_path: Path) -> None:
    server = BoardServer(tmp_path / "data", env=NOBODY)
    server.start()
    api = Api(server)
    text = server.log.read_text()
    password = re.search(r"password: (\S+)", text)
    token = re.search(r"enrolment token: +(\S+)", text)
    assert password
    assert token
    reply = api.post("/api/login", {"username": "admin", "password": password[1]}, token=None)
    assert (reply.status, reply.json["role"]) == (200, "admin")
    server.enrol_token = token[1]
    assert api.agent().beat().status == 200
    server.stop()
    server.log.write_text("")
    server.start()
    assert "password" not in server.log.read_text()
    assert api.post("/api/login", {"username": "admin", "password": password[1]}, token=None).status == 200
    server.stop()
    for file in server.data_dir.iterdir():
        data = file.read_bytes()
        assert password[1].encode() not in data
        assert token[1].encode() not in data


def test_anonymous_reading(tmp_path: Path) -> None:
    server = BoardServer(tmp_path / "data", env={"AGENTBOARD_ANONYMOUS_READ": "true"})
    server.start()
    api = Api(server)
    agent = api.agent()
    for path in (
        "/api/agents",
        f"/api/agents/{agent.id}",
        f"/api/agents/{agent.id}/logs",
        "/api/events",
        "/api/commands",
    ):
        assert api.get(path, token=None).status == 200
    assert api.get("/api/audit", token=None).status == 401
    assert api.get("/api/agents", token="wrong").status == 401
    assert api.post(f"/api/agents/{agent.id}/restart", {}, token=None).status == 401
    assert api("DELETE", f"/api/agents/{agent.id}", token=None).status == 401
    with api.socket(token=None) as socket:
        assert socket.next()["type"] == "snapshot"
    with api.socket(token=None, Origin=f"http://127.0.0.1:{server.port}") as socket:
        assert socket.next()["type"] == "snapshot"
    server.stop()


def test_https_in_front(tmp_path: Path) -> None:
    env = {"AGENTBOARD_PUBLIC_URL": "https://board.example", "AGENTBOARD_ALLOWED_ORIGINS": "https://other.example:8443"}
    server = BoardServer(tmp_path / "data", env=env)
    server.add_user()
    server.start()
    api = Api(server)
    reply = api.post("/api/login", {"username": "admin", "password": server.password}, token=None)
    assert "Secure" in reply.headers["set-cookie"]
    for origin in ("https://board.example", "https://other.example:8443"):
        with api.socket(Origin=origin) as socket:
            assert socket.next()["type"] == "snapshot"
    server.stop()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "x"),
        ("ANONYMOUS_READ", "maybe"),
        ("LOG_FORMAT", "xml"),
        ("LOG_LINES", "5"),
        ("OIDC_ISSUER", "https://i"),
    ],
)
def test_a_wrong_variable_is_named(tmp_path: Path, name: str, value: str) -> None:
    done = once(BoardServer(tmp_path / "data", env={f"AGENTBOARD_{name}": value}))
    assert done.returncode == 2
    assert "AGENTBOARD_" in done.stderr
    assert "Traceback" not in done.stderr
