"""The store in a PostgreSQL database, which several replicas share: one of them leads and writes, the others wait."""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from agentboard.web.core import retention_postgres, schema_postgres
from agentboard.web.core.clock import rfc3339
from agentboard.web.core.errors import StoreError
from agentboard.web.core.model import OPEN_STATES, Command, LogLine
from agentboard.web.core.retention import Limits
from agentboard.web.core.rows import AGENTS, agent_of
from agentboard.web.core.sql_postgres import REMOVE, WRITES, storable
from agentboard.web.core.store import Access, Block, Op, Saved, Session, Token, User

if TYPE_CHECKING:
    from psycopg import Connection

LED_BY_ANOTHER = "another replica leads now"
_RECENT = 2000
_TIMEOUT_S = 5
# The advisory lock of whoever leads.
_LEASE = 0x626F6172


@contextmanager
def _said() -> Iterator[None]:
    """Errors of PostgreSQL as StoreError, in one line and without the address."""
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        raise StoreError(str(error).strip().split("\n")[0] or type(error).__name__) from error


class PostgresStore:
    """One writing connection, and a reading one for each thread. Each is opened anew when it was lost.

    A store that leads fences its writes: once another one leads, `save` raises StoreError and writes nothing.
    """

    def __init__(self, url: str, limits: Limits) -> None:
        self._url = url
        self._limits = limits
        self._id = token_hex(8)
        self._leads = False
        self._local = threading.local()
        self._open: list[Connection[Any]] = []
        self._writer: Connection[Any] | None = None
        with _said():
            schema_postgres.migrate(self._writing())
        self._seen = self._writes_elsewhere()

    def lead(self) -> bool:
        """Try to become the one that writes; whether it worked. The lease ends with the writer's connection."""
        with _said():
            connection = self._writing()
            self._leads = bool(connection.execute("SELECT pg_try_advisory_lock(%s)", (_LEASE,)).fetchone()[0])  # type: ignore[index]
            if self._leads:
                connection.execute(
                    "INSERT INTO leader (id) VALUES (%s) ON CONFLICT (one) DO UPDATE SET id = EXCLUDED.id", (self._id,)
                )
        return self._leads

    def load(self) -> Saved:
        """See Store."""
        with _said():
            read = self._writing().execute
            agents = [agent_of(row) for row in read(AGENTS)]
            lines = dict(read("SELECT agent, max(n) FROM logs GROUP BY agent").fetchall())
            for agent in agents:
                agent.last_line = lines.get(agent.id, 0)
            rows = read(
                f"SELECT * FROM commands WHERE state = ANY(%s) OR created_at IN "  # noqa: S608 (a number)
                f"(SELECT created_at FROM commands ORDER BY created_at DESC LIMIT {_RECENT}) ORDER BY created_at",
                (list(OPEN_STATES),),
            )
            commands = [Command(*row) for row in rows]
            events = self.events(None, _RECENT, None)
            last = read("SELECT max(n) FROM events").fetchone()
        return Saved(agents, commands, events, (last and last[0]) or 0)

    def access(self) -> Access:
        """See Store."""
        with _said():
            read = self._reading().execute
            tokens = [Token(*row) for row in read("SELECT * FROM tokens WHERE revoked_at IS NULL ORDER BY created_at")]
            users = [User(*row) for row in read("SELECT * FROM users ORDER BY name")]
            sessions = [Session(*row) for row in read("SELECT * FROM sessions")]
        return Access(tokens, users, sessions)

    def save(self, ops: Sequence[Op]) -> None:
        """See Store."""
        with _said():
            connection = self._writing()
            with connection.transaction():
                if (
                    self._leads
                    and not connection.execute("SELECT 1 FROM leader WHERE id = %s FOR SHARE", (self._id,)).fetchone()
                ):
                    raise StoreError(LED_BY_ANOTHER)
                for name, group in groupby(ops, key=lambda op: op[0]):
                    self._write(connection, name, [storable(name, parameters) for _, parameters in group])
                connection.execute(
                    "INSERT INTO writers VALUES (%s, 1) ON CONFLICT (id) DO UPDATE SET writes = writers.writes + 1",
                    (self._id,),
                )

    def _write(self, connection: Connection[Any], name: str, rows: list[tuple[Any, ...]]) -> None:
        with connection.cursor() as cursor:
            if name == "agent.remove":
                for target in REMOVE:
                    cursor.executemany(f"DELETE FROM {target} = %s", rows)  # noqa: S608 (a constant of this module)
            else:
                cursor.executemany(WRITES[name], rows)

    def changed_elsewhere(self) -> bool:
        """See Store."""
        with _said():
            now = self._writes_elsewhere()
        changed, self._seen = now != self._seen, now
        return changed

    def _writes_elsewhere(self) -> int:
        row = self._writing().execute("SELECT sum(writes) FROM writers WHERE id <> %s", (self._id,)).fetchone()
        return int((row and row[0]) or 0)

    def logs(self, agent: str, after: int | None, limit: int, levels: Collection[str], q: str) -> list[LogLine]:
        """See Store."""
        order = "DESC" if after is None else "ASC"
        some = " AND level = ANY(%s)" if levels else ""
        sql = f"SELECT n, ts, level, message, truncated FROM logs WHERE agent = %s AND n > %s{some} ORDER BY n {order}"  # noqa: S608
        found: list[LogLine] = []
        with _said(), self._reading().cursor() as cursor:
            for row in cursor.stream(sql, (agent, after or 0, *([list(levels)] if levels else []))):
                if not q or q in row[3].casefold():
                    found.append(LogLine(*row))
                    if len(found) == limit:
                        break
        return found if after is not None else found[::-1]

    def events(self, after: int | None, limit: int, agent: str | None) -> list[dict[str, Any]]:
        """See Store."""
        some = " AND agent = %s" if agent is not None else ""
        order = "DESC" if after is None else "ASC"
        sql = f"SELECT body FROM events WHERE n > %s{some} ORDER BY n {order} LIMIT %s"  # noqa: S608
        with _said():
            rows = self._reading().execute(sql, (after or 0, *([agent] if agent is not None else []), limit)).fetchall()
        return [json.loads(row[0]) for row in (rows if after is not None else rows[::-1])]

    def commands(self, agent: str | None, states: Collection[str], before: float | None, limit: int) -> list[Command]:
        """See Store."""
        sql = (
            "SELECT * FROM commands WHERE (%(agent)s::text IS NULL OR agent = %(agent)s) "
            "AND (%(before)s::float8 IS NULL OR created_at < %(before)s) "
            "AND (%(states)s::text[] IS NULL OR state = ANY(%(states)s)) ORDER BY created_at DESC LIMIT %(limit)s"
        )
        wanted = {"agent": agent, "before": before, "states": list(states) or None, "limit": limit}
        with _said():
            return [Command(*row) for row in self._reading().execute(sql, wanted)]

    def command(self, command: str) -> Command | None:
        """See Store."""
        with _said():
            row = self._reading().execute("SELECT * FROM commands WHERE id = %s", (command,)).fetchone()
        return None if row is None else Command(*row)

    def audit(self, before: int | None, limit: int) -> list[dict[str, Any]]:
        """See Store."""
        sql = "SELECT n, at, actor, action, target, outcome, ip FROM audit WHERE n < %s ORDER BY n DESC LIMIT %s"
        with _said():
            rows = self._reading().execute(sql, (2**62 if before is None else before, limit)).fetchall()
        names = ("n", "at", "actor", "action", "target", "outcome", "ip")
        return [{**dict(zip(names, row, strict=True)), "at": rfc3339(row[1])} for row in rows]

    def series(self, agent: str, start_s: float, end_s: float) -> list[Block]:
        """See Store."""
        sql = (
            "SELECT start_s, end_s, step_s, columns, data FROM series "
            "WHERE agent = %s AND end_s >= %s AND start_s <= %s ORDER BY end_s"
        )
        with _said():
            rows = self._reading().execute(sql, (agent, start_s, end_s)).fetchall()
        return [Block(row[0], row[1], row[2], tuple(json.loads(row[3])), row[4]) for row in rows]

    def tidy(self, now: float) -> bool:
        """See Store."""
        with _said():
            return retention_postgres.step(self._writing(), now, self._limits)

    def close(self) -> None:
        """See Store."""
        for connection in self._open:
            connection.close()

    def _writing(self) -> Connection[Any]:
        if self._writer is None or self._writer.closed:
            connection = self._connect()
            if self._leads:
                self._lead_again(connection)
            self._writer = connection
        return self._writer

    def _lead_again(self, connection: Connection[Any]) -> None:
        """Take the lease up again, which ended with the connection, unless somebody else had it meanwhile."""
        row = connection.execute(
            "SELECT pg_try_advisory_lock(%s) AND EXISTS (SELECT 1 FROM leader WHERE id = %s)", (_LEASE, self._id)
        ).fetchone()
        if not (row and row[0]):
            connection.close()
            raise StoreError(LED_BY_ANOTHER)

    def _reading(self) -> Connection[Any]:
        found: Connection[Any] | None = getattr(self._local, "connection", None)
        if found is None or found.closed:
            found = self._local.connection = self._connect()
        return found

    def _connect(self) -> Connection[Any]:
        import psycopg

        connection = psycopg.connect(
            self._url, autocommit=True, connect_timeout=_TIMEOUT_S, application_name="agentboard"
        )
        self._open = [*(each for each in self._open if not each.closed), connection]
        return connection
