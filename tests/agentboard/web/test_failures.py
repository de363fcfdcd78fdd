"""A mistake of ours is one JSON answer and one entry of the log, on both ways in."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

import pytest

from agentboard.web.asgi import Asgi
from agentboard.web.core.settings import Settings
from agentboard.web.opening import open_board


@pytest.mark.parametrize("path", ["/api/heartbeats", "/api/login"])
def test_a_mistake_of_ours(
    tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    opened = open_board(Settings(data_dir=tmp_path, admin_token="a"))
    assert opened is not None
    app, sent = Asgi(opened.board), list[dict[str, Any]]()

    def fail(*_: Any) -> None:
        raise RuntimeError("secret of the implementation")

    monkeypatch.setattr(opened.board, "heartbeats", fail)
    monkeypatch.setattr(opened.board, "login", fail)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json"), (b"authorization", b"Bearer a")]
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "headers": headers,
        "query_string": b"",
        "http_version": "1.1",
    }
    with caplog.at_level(logging.ERROR):
        asyncio.run(app(scope, receive, send))
    assert sent[0]["status"] == 500
    body = b"".join(message.get("body", b"") for message in sent[1:])
    assert json.loads(body)["error"]["code"] == "internal"
    assert b"secret" not in body
    assert "secret of the implementation" in caplog.text
    opened.board.close()
    opened.release()
