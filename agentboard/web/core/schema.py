"""The SQLite schema as steps up and down. `PRAGMA user_version` says which step a file is at."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from checks.errors import InputError


@dataclass(frozen=True, slots=True)
class Step:
    """A change of the schema, and the way back."""

    up: str
    down: str


STEPS = (
    Step(
        up="""
        CREATE TABLE agents (
            id TEXT PRIMARY KEY, incarnation TEXT NOT NULL, name TEXT NOT NULL, category TEXT NOT NULL,
            type TEXT NOT NULL, version TEXT, host TEXT, pid INTEGER, interval_s REAL NOT NULL, labels TEXT NOT NULL,
            capabilities TEXT NOT NULL, session TEXT NOT NULL, registered_at REAL NOT NULL, restarts INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE states (
            id TEXT PRIMARY KEY, seq INTEGER NOT NULL, liveness TEXT NOT NULL, status TEXT NOT NULL,
            message TEXT NOT NULL, metrics TEXT NOT NULL, last_seen_at REAL
        ) WITHOUT ROWID;
        CREATE TABLE events (
            n INTEGER PRIMARY KEY, at REAL NOT NULL, type TEXT NOT NULL, agent TEXT NOT NULL, body TEXT NOT NULL
        );
        CREATE INDEX events_agent ON events (agent, n);
        CREATE TABLE commands (
            id TEXT PRIMARY KEY, agent TEXT NOT NULL, action TEXT NOT NULL, state TEXT NOT NULL, actor TEXT NOT NULL,
            reason TEXT NOT NULL, created_at REAL NOT NULL, updated_at REAL NOT NULL, expires_at REAL NOT NULL,
            detail TEXT
        ) WITHOUT ROWID;
        CREATE INDEX commands_created ON commands (created_at);
        CREATE INDEX commands_agent ON commands (agent, created_at);
        CREATE TABLE audit (
            n INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
            target TEXT NOT NULL, outcome TEXT NOT NULL, ip TEXT NOT NULL
        );
        CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        CREATE TABLE logs (
            agent TEXT NOT NULL, n INTEGER NOT NULL, ts TEXT NOT NULL, level TEXT NOT NULL, message TEXT NOT NULL,
            truncated INTEGER NOT NULL, PRIMARY KEY (agent, n)
        ) WITHOUT ROWID;
        CREATE TABLE series (
            agent TEXT NOT NULL, start_s REAL NOT NULL, end_s REAL NOT NULL, step_s REAL NOT NULL,
            columns TEXT NOT NULL, data BLOB NOT NULL
        );
        CREATE INDEX series_agent ON series (agent, end_s);
        CREATE INDEX series_step ON series (step_s, end_s);
        CREATE TABLE tokens (
            digest BLOB PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL, agent TEXT,
            incarnation TEXT, created_at REAL NOT NULL, created_by TEXT NOT NULL, revoked_at REAL
        ) WITHOUT ROWID;
        CREATE INDEX tokens_agent ON tokens (agent, created_at);
        CREATE TABLE users (
            name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL, disabled INTEGER NOT NULL,
            created_at REAL NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE sessions (
            digest BLOB PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, created_at REAL NOT NULL,
            expires_at REAL NOT NULL
        ) WITHOUT ROWID;
        """,
        down="""
        DROP TABLE agents; DROP TABLE states; DROP TABLE events; DROP TABLE commands; DROP TABLE audit;
        DROP TABLE logs; DROP TABLE series; DROP TABLE tokens; DROP TABLE users; DROP TABLE sessions;
        """,
    ),
)


def version(connection: sqlite3.Connection) -> int:
    """The step that the file is at."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, to: int | None = None, steps: Sequence[Step] = STEPS) -> None:
    """Bring the file to step `to` (the newest), each step whole or not at all.

    Raises InputError when the file is newer than this program.
    """
    at, to = version(connection), len(steps) if to is None else to
    if at > len(steps):
        what = f"the schema is version {at}, and this program knows {len(steps)}"
        raise InputError(what, "data directory", "Run the newer program that wrote it, or restore a backup.")
    while at != to:
        script, after = (steps[at].up, at + 1) if at < to else (steps[at - 1].down, at - 1)
        connection.executescript(f"BEGIN IMMEDIATE; {script}; PRAGMA user_version = {after}; COMMIT;")
        at = after
