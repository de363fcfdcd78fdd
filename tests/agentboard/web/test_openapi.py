"""The OpenAPI document: every route, and what the server does is what it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from agentboard.web.app import create_app
from agentboard.web.core.board import Board
from agentboard.web.core.retention import Limits
from agentboard.web.core.settings import Settings
from agentboard.web.core.store_sqlite import SqliteStore
from agentboard.web.openapi.document import document
from tests.agentboard.conftest import BoardServer
from tests.agentboard.web.conftest import Api


def test_every_route_is_described(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path, Limits())
    app = create_app(Board(Settings(data_dir=tmp_path), store))
    served = set()
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<", "{").replace(">", "}")
        if path.startswith("/api") or path in ("/healthz", "/readyz", "/metrics"):
            names = ("heartbeat", "logs", "goodbye") if "any(" in path else ("",)
            for name in names:
                full = path.split("{any(")[0] + name if name else path
                served |= {(full, method.lower()) for method in rule.methods or () if method not in ("HEAD", "OPTIONS")}
    store.close()
    described = {
        (path, method) for path, item in document()["paths"].items() for method in item if method != "parameters"
    }
    assert described == served | {("/ws", "get"), ("/ws/agent", "get")}


def test_it_is_served_to_everybody(api: Api) -> None:
    reply = api.get("/api/openapi.json", token=None)
    assert reply.headers["content-type"] == "application/json"
    assert reply.json["openapi"].startswith("3.1")
    assert reply.json == document()


def test_the_server_does_what_it_says(board_server: BoardServer, tmp_path: Path) -> None:
    """Schemathesis sends what the document allows and what it forbids."""
    done = subprocess.run(
        [
            Path(sys.executable).with_name("schemathesis"),
            "run",
            f"{board_server.url}/api/openapi.json",
            *("--header", f"Authorization: Bearer {board_server.admin_token}"),
            *("--max-examples", "5", "--phases", "examples,coverage,fuzzing", "--generation-deterministic"),
            # No schema can say which cursors there are, nor which agents can restart.
            *("--exclude-checks", "positive_data_acceptance"),
            *("--no-color", "--continue-on-failure"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]
    assert "Traceback" not in board_server.log.read_text()
