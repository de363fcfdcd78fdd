"""The SQLite store: what is written is read again; migrations both ways; retention."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from agentboard.web.core import metrics, schema
from agentboard.web.core.errors import StoreError
from agentboard.web.core.retention import Limits
from agentboard.web.core.schema import STEPS, Step, migrate, version
from agentboard.web.core.store import Op
from agentboard.web.core.store_sqlite import FILE, SqliteStore
from checks.errors import InputError

HOUR = 3600.0
AGENT: Op = ("agent.put", ("a", "i", "A", "etl", "T", None, "h", 1, 10.0, '{"k":"v"}', '["logs"]', "s", 5.0, 2))
STATE: Op = ("agent.state", ("a", 7, "late", "busy", "m", '{"x":1.5}', 9.0))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    found = SqliteStore(tmp_path, Limits(raw_hours=1, metric_hours=24, event_hours=24))
    yield found
    found.close()


def test_an_agent_is_read_as_it_was_written(store: SqliteStore) -> None:
    store.save([AGENT, STATE, *(("log.add", ("a", n, "t", "info", f"m{n}", False)) for n in (1, 2, 3))])
    (agent,) = store.load().agents
    assert (agent.id, agent.labels, agent.capabilities, agent.session, agent.restarts) == (
        "a",
        {"k": "v"},
        ("logs",),
        "s",
        2,
    )
    assert (agent.seq, agent.liveness, agent.status, agent.message) == (7, "late", "busy", "m")
    assert (agent.metrics, agent.last_seen_at, agent.last_line) == ({"x": 1.5}, 9.0, 3)


def test_an_agent_without_a_heartbeat(store: SqliteStore) -> None:
    store.save([AGENT])
    (agent,) = store.load().agents
    assert (agent.liveness, agent.seq, agent.last_seen_at, agent.last_line) == ("new", 0, None, 0)


def test_a_save_is_whole_or_nothing(store: SqliteStore) -> None:
    with pytest.raises(StoreError):
        store.save([AGENT, ("log.add", ("a", None, "t", "info", "m", False))])
    assert store.load().agents == []
    store.save([AGENT])
    assert len(store.load().agents) == 1


def test_the_order_of_writes_is_kept(store: SqliteStore) -> None:
    line: Op = ("log.add", ("a", 1, "t", "info", "old", False))
    store.save([AGENT, line, ("agent.remove", ("a",)), AGENT])
    assert store.logs("a", None, 10, (), "") == []
    assert [agent.last_line for agent in store.load().agents] == [0]


def test_the_audit_log_is_append_only(store: SqliteStore, tmp_path: Path) -> None:
    store.save([("audit.add", (1.0, "me", "restart", "a", "ok", "ip"))])
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        for statement in ("DELETE FROM audit", "UPDATE audit SET actor = 'nobody'"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)
    assert store.audit(None, 10)[0]["actor"] == "me"


def test_what_another_process_wrote_is_noticed_and_ours_is_not(store: SqliteStore, tmp_path: Path) -> None:
    assert not store.changed_elsewhere()
    store.save([AGENT])
    assert not store.changed_elsewhere()
    other = SqliteStore(tmp_path, Limits())
    other.save([("user.put", ("u", "viewer", "hash", False, 1.0))])
    assert store.changed_elsewhere()
    assert not store.changed_elsewhere()
    assert [user.name for user in store.access().users] == ["u"]
    other.close()


def test_old_series_become_means_and_then_nothing(store: SqliteStore) -> None:
    ops = []
    for block in range(4):
        recent = metrics.Recent()
        for n in range(60):
            recent.add(block * 60 + n, {"a": float(n), "b": 5.0} if block % 2 else {"a": float(n)})
        ops.append(metrics.write("a", recent.seal()))
    store.save(ops)
    while store.tidy(3 * HOUR):
        pass
    (means,) = store.series("a", 0, 1000)
    assert means.step_s == 60
    found = metrics.series([metrics.read(means)], (), 0, 1000, 100)
    assert found == {
        "a": [[0.0, 29.5], [60.0, 29.5], [120.0, 29.5], [180.0, 29.5]],
        "b": [[60.0, 5.0], [180.0, 5.0]],
    }
    while store.tidy(30 * HOUR):
        pass
    assert store.series("a", 0, 1000) == []


def test_old_events_and_closed_commands_go_and_the_rest_stays(store: SqliteStore) -> None:
    def command(name: str, state: str, at: float) -> Op:
        return "command.put", (name, "a", "restart", state, "me", "", at, at, at + 60, None)

    def event(n: int, at: float) -> Op:
        return "event.add", (n, at, "transition", "a", f'{{"n":{n}}}')

    store.save([command("c1", "done", 0), command("c2", "queued", 0), command("c3", "done", 29 * HOUR)])
    store.save([event(1, 0), event(2, 29 * HOUR)])
    store.tidy(30 * HOUR)
    assert [each.id for each in store.commands(None, (), None, 10)] == ["c3", "c2"]
    assert store.events(0, 10, None) == [{"n": 2}]


def test_lines_are_trimmed(store: SqliteStore) -> None:
    store.save([("log.add", ("a", n, "t", "info", "m", False)) for n in range(1, 101)])
    store.save([("log.trim", ("a", 60))])
    assert [line.n for line in store.logs("a", 0, 1000, (), "")] == list(range(61, 101))
    assert [line.n for line in store.logs("a", None, 3, (), "")] == [98, 99, 100]
    assert store.logs("b", None, 3, (), "") == []


def tables(connection: sqlite3.Connection) -> set[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    return {row[0] for row in rows}


def test_every_step_of_the_schema_goes_up_and_down() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        states = [tables(connection)]
        for step in range(1, len(STEPS) + 1):
            migrate(connection, step)
            assert version(connection) == step
            states.append(tables(connection))
        assert len({frozenset(each) for each in states}) == len(states)
        for step in range(len(STEPS) - 1, -1, -1):
            migrate(connection, step)
            assert version(connection) == step
            assert tables(connection) == states[step]
        migrate(connection)
        assert tables(connection) == states[-1]


def test_a_step_that_fails_changes_nothing() -> None:
    steps = (*STEPS, Step("CREATE TABLE more (a); CREATE TABLE agents (a)", "DROP TABLE more"))
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, steps=steps)
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        assert version(connection) == len(STEPS)
        assert "more" not in tables(connection)


def test_a_newer_schema_is_refused() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute(f"PRAGMA user_version = {len(schema.STEPS) + 1}")
        with pytest.raises(InputError, match="newer program"):
            migrate(connection)
