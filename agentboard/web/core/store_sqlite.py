"""The store in one SQLite file in WAL mode."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

from agentboard.web.core import retention, schema
from agentboard.web.core.clock import rfc3339
from agentboard.web.core.errors import StoreError
from agentboard.web.core.model import OPEN_STATES, Command, LogLine
from agentboard.web.core.retention import Limits
from agentboard.web.core.rows import AGENTS, agent_of
from agentboard.web.core.store import Access, Block, Op, Saved, Session, Token, User

FILE = "agentboard.db"
_RECENT = 2000
_WRITES = {
    "agent.put": "INSERT OR REPLACE INTO agents VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
    "agent.state": "INSERT OR REPLACE INTO states VALUES (?,?,?,?,?,?,?)",
    "event.add": "INSERT OR REPLACE INTO events VALUES (?,?,?,?,?)",
    "command.put": "INSERT OR REPLACE INTO commands VALUES (?,?,?,?,?,?,?,?,?,?)",
    "audit.add": "INSERT INTO audit (at, actor, action, target, outcome, ip) VALUES (?,?,?,?,?,?)",
    "log.add": "INSERT OR REPLACE INTO logs VALUES (?,?,?,?,?,?)",
    "log.trim": "DELETE FROM logs WHERE agent = ? AND n <= ?",
    "series.add": "INSERT INTO series VALUES (?,?,?,?,?,?)",
    "token.put": "INSERT OR REPLACE INTO tokens VALUES (?,?,?,?,?,?,?,?,NULL)",
    "token.revoke": "UPDATE tokens SET revoked_at = ? WHERE id = ?",
    "user.put": "INSERT OR REPLACE INTO users VALUES (?,?,?,?,?)",
    "session.put": "INSERT OR REPLACE INTO sessions VALUES (?,?,?,?,?)",
    "session.drop": "DELETE FROM sessions WHERE digest = ?",
}
_REMOVE = ("agents WHERE id", "states WHERE id", "logs WHERE agent", "series WHERE agent")


@contextmanager
def _said() -> Iterator[None]:
    """Errors of SQLite as StoreError, and what its driver says of values that it cannot hold."""
    try:
        yield
    except (sqlite3.Error, OverflowError, UnicodeError) as error:
        raise StoreError(str(error)) from error


def connect(path: Path) -> sqlite3.Connection:
    """A connection as the board wants it: WAL, every commit on disk, little memory."""
    connection = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -2000")
    return connection


class SqliteStore:
    """One file, one writing connection, and a reading one for each thread that reads."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._path = folder / FILE
        self._limits = limits
        with _said():
            self._writer = connect(self._path)
            schema.migrate(self._writer)
        self._seen = self._data_version()
        self._local = threading.local()
        self._readers: list[sqlite3.Connection] = []

    def load(self) -> Saved:
        """See Store."""
        with _said():
            agents = [agent_of(row) for row in self._writer.execute(AGENTS)]
            for agent in agents:
                last = self._writer.execute("SELECT max(n) FROM logs WHERE agent = ?", (agent.id,)).fetchone()[0]
                agent.last_line = last or 0
            states = ",".join(f"'{each}'" for each in OPEN_STATES)
            recent = f"SELECT created_at FROM commands ORDER BY created_at DESC LIMIT {_RECENT}"  # noqa: S608
            rows = self._writer.execute(
                f"SELECT * FROM commands WHERE state IN ({states}) OR created_at IN ({recent}) ORDER BY created_at"  # noqa: S608
            )
            commands = [Command(*row) for row in rows]
            events = self.events(None, _RECENT, None)
            last = self._writer.execute("SELECT max(n) FROM events").fetchone()[0]
        return Saved(agents, commands, events, last or 0)

    def access(self) -> Access:
        """See Store."""
        with _said():
            read = self._reader().execute
            tokens = [Token(*row) for row in read("SELECT * FROM tokens WHERE revoked_at IS NULL ORDER BY created_at")]
            users = [
                User(name, role, hashed, bool(off), at)
                for name, role, hashed, off, at in read("SELECT * FROM users ORDER BY name")
            ]
            sessions = [Session(*row) for row in read("SELECT * FROM sessions")]
        return Access(tokens, users, sessions)

    def save(self, ops: Sequence[Op]) -> None:
        """See Store."""
        with _said():
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                for name, group in groupby(ops, key=lambda op: op[0]):
                    self._write(name, [parameters for _, parameters in group])
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    def _write(self, name: str, rows: list[tuple[Any, ...]]) -> None:
        if name == "agent.remove":
            for target in _REMOVE:
                self._writer.executemany(f"DELETE FROM {target} = ?", rows)  # noqa: S608 (a constant of this module)
        else:
            self._writer.executemany(_WRITES[name], rows)

    def changed_elsewhere(self) -> bool:
        """See Store. SQLite counts the commits of other connections; only the writer's thread asks."""
        with _said():
            now = self._data_version()
        changed, self._seen = now != self._seen, now
        return changed

    def _data_version(self) -> int:
        return int(self._writer.execute("PRAGMA data_version").fetchone()[0])

    def logs(self, agent: str, after: int | None, limit: int, levels: Collection[str], q: str) -> list[LogLine]:
        """See Store."""
        order = "DESC" if after is None else "ASC"
        some = f" AND level IN ({','.join('?' * len(levels))})" if levels else ""
        sql = f"SELECT n, ts, level, message, truncated FROM logs WHERE agent = ? AND n > ?{some} ORDER BY n {order}"  # noqa: S608
        found: list[LogLine] = []
        with _said():
            rows = self._reader().execute(sql, (agent, after or 0, *levels))
            for n, stamp, level, message, truncated in rows:
                if not q or q in message.casefold():
                    found.append(LogLine(n, stamp, level, message, bool(truncated)))
                    if len(found) == limit:
                        break
            rows.close()
        return found if after is not None else found[::-1]

    def events(self, after: int | None, limit: int, agent: str | None) -> list[dict[str, Any]]:
        """See Store."""
        some = " AND agent = ?" if agent is not None else ""
        order = "DESC" if after is None else "ASC"
        sql = f"SELECT body FROM events WHERE n > ?{some} ORDER BY n {order} LIMIT ?"  # noqa: S608
        with _said():
            rows = self._reader().execute(sql, (after or 0, *([agent] if agent is not None else []), limit)).fetchall()
        return [json.loads(row[0]) for row in (rows if after is not None else rows[::-1])]

    def commands(self, agent: str | None, states: Collection[str], before: float | None, limit: int) -> list[Command]:
        """See Store."""
        where: list[str] = ["1"]
        values: list[Any] = []
        if agent is not None:
            where.append("agent = ?")
            values.append(agent)
        if before is not None:
            where.append("created_at < ?")
            values.append(before)
        if states:
            where.append(f"state IN ({','.join('?' * len(states))})")
            values.extend(states)
        sql = f"SELECT * FROM commands WHERE {' AND '.join(where)} ORDER BY created_at DESC LIMIT ?"  # noqa: S608
        with _said():
            return [Command(*row) for row in self._reader().execute(sql, (*values, limit))]

    def command(self, command: str) -> Command | None:
        """See Store."""
        with _said():
            row = self._reader().execute("SELECT * FROM commands WHERE id = ?", (command,)).fetchone()
        return None if row is None else Command(*row)

    def audit(self, before: int | None, limit: int) -> list[dict[str, Any]]:
        """See Store."""
        sql = "SELECT n, at, actor, action, target, outcome, ip FROM audit WHERE n < ? ORDER BY n DESC LIMIT ?"
        with _said():
            rows = self._reader().execute(sql, (2**62 if before is None else before, limit)).fetchall()
        names = ("n", "at", "actor", "action", "target", "outcome", "ip")
        return [{**dict(zip(names, row, strict=True)), "at": rfc3339(row[1])} for row in rows]

    def series(self, agent: str, start_s: float, end_s: float) -> list[Block]:
        """See Store."""
        sql = (
            "SELECT start_s, end_s, step_s, columns, data FROM series "
            "WHERE agent = ? AND end_s >= ? AND start_s <= ? ORDER BY end_s"
        )
        with _said():
            rows = self._reader().execute(sql, (agent, start_s, end_s)).fetchall()
        return [Block(row[0], row[1], row[2], tuple(json.loads(row[3])), row[4]) for row in rows]

    def tidy(self, now: float) -> bool:
        """See Store."""
        with _said():
            return retention.step(self._writer, now, self._limits)

    def close(self) -> None:
        """See Store."""
        for connection in (*self._readers, self._writer):
            connection.close()

    def _reader(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = connect(self._path)
            found.execute("PRAGMA query_only = 1")
            self._readers.append(found)
        return found
