"""The writer, subscribers, the log."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from agentboard.web.core.board import Board
from agentboard.web.core.errors import StoreError
from agentboard.web.core.model import Principal
from agentboard.web.core.retention import Limits
from agentboard.web.core.settings import Settings
from agentboard.web.core.store import Op
from agentboard.web.core.store_sqlite import SqliteStore
from agentboard.web.core.subscriber import Subscriber
from agentboard.web.core.writer import Hooks, Writer
from agentboard.web.logs import JsonFormatter
from agentboard.web.telemetry import route_of


class BrokenStore(SqliteStore):
    """A store that can be told to fail."""

    broken = False

    def save(self, ops: Sequence[Op]) -> None:
        if self.broken:
            raise StoreError("no room")
        super().save(ops)


def test_the_writer_keeps_what_nobody_was_refused(tmp_path: Path) -> None:
    store = BrokenStore(tmp_path, Limits())
    saved: list[Op] = []
    hooks = Hooks(lambda: list, lambda _: None, saved.extend, lambda: None)
    writer = Writer(store, threading.RLock(), hooks)
    event: Op = ("event.add", (1, 0.0, "transition", "a", "{}"))
    audit: Op = ("audit.add", (0.0, "me", "a", "b", "ok", ""))
    writer.start()
    store.broken = True
    writer.add(event)
    with pytest.raises(StoreError):
        writer.commit(audit).result(5)
    assert writer.failure == "no room"
    store.broken = False
    writer.commit().result(5)
    assert writer.failure is None
    assert saved == [event]
    # Nobody waits any more: the writer goes on.
    slow = writer.commit()
    slow.cancel()
    writer.commit().result(5)
    with pytest.raises(StoreError):
        writer.commit(("audit.add", (0.0, "\ud800", "a", "b", "ok", ""))).result(5)
    writer.commit().result(5)
    writer.stop()
    store.close()


def test_a_subscriber_that_missed_too_much_gets_a_snapshot(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path, Limits())
    board = Board(Settings(data_dir=tmp_path), store)
    subscriber = Subscriber(board)
    admin = Principal("me", "admin")

    def kinds() -> list[str]:
        return [json.loads(text)["type"] for text in subscriber.next_frames()]

    assert kinds() == ["snapshot"]
    assert not subscriber.pending()
    assert kinds() == []
    _, reply, _ = board.register(admin, {"id": "a", "name": "A", "category": "etl", "type": "T"})
    for seq in range(1, 1200):
        board.heartbeat(admin, "a", {"session": reply["session"], "seq": seq, "status": "idle"})
        board.goodbye(admin, "a", {"session": reply["session"]})
    assert kinds() == ["snapshot"]
    board.heartbeat(admin, "a", {"session": reply["session"], "seq": 5000, "status": "idle"})
    assert kinds() == ["delta"]
    store.close()


def test_the_log_is_json_that_nobody_can_break_into() -> None:
    import logging

    record = logging.LogRecord("agentboard", logging.INFO, "", 0, "a\nb %s", ("\u2028",), None)
    record.path = "/\r\n"
    text = JsonFormatter().format(record)
    assert "\n" not in text
    assert json.loads(text)["path"] == "/\r\n"


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/api/agents", "/api/agents"),
        ("/api/agents/a-1/heartbeat", "/api/agents/{id}/heartbeat"),
        ("/api/agents/a-1/commands/c-2", "/api/agents/{id}/commands/{id}"),
        ("/api/commands/c-2", "/api/commands/{id}"),
        ("/api/<x>", "/api/{other}"),
        ("/agents/a-1", "/{page}"),
    ],
)
def test_spans_are_called_by_few_names(path: str, route: str) -> None:
    assert route_of(path) == route


def test_states_that_could_not_be_saved_are_saved_later(tmp_path: Path) -> None:
    store = BrokenStore(tmp_path, Limits())
    board = Board(Settings(data_dir=tmp_path), store)
    board.start()
    admin = Principal("me", "admin")
    _, reply, done = board.register(admin, {"id": "a", "name": "A", "category": "etl", "type": "T"})
    assert done
    done.result(5)
    store.broken = True
    board.heartbeat(admin, "a", {"session": reply["session"], "seq": 1, "status": "busy", "message": "once"})
    with pytest.raises(StoreError):
        board.writer.commit().result(5)
    store.broken = False
    board.close()
    again = SqliteStore(tmp_path, Limits())
    assert [agent.message for agent in again.load().agents] == ["once"]
    again.close()
