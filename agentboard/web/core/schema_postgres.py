"""The PostgreSQL schema, in steps up and down. The table `schema_version` says which step a database is at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agentboard.web.core.schema import Step
from checks.errors import InputError

# One session at a time changes the schema: whoever comes second finds it done.
_LOCK = 0x61676264

STEPS = (
    Step(
        up="""
        CREATE TABLE agents (
            id TEXT PRIMARY KEY, incarnation TEXT NOT NULL, name TEXT NOT NULL, category TEXT NOT NULL,
            type TEXT NOT NULL, version TEXT, host TEXT, pid BIGINT, interval_s DOUBLE PRECISION NOT NULL,
            labels TEXT NOT NULL, capabilities TEXT NOT NULL, session TEXT NOT NULL,
            registered_at DOUBLE PRECISION NOT NULL, restarts BIGINT NOT NULL
        );
        CREATE TABLE states (
            id TEXT PRIMARY KEY, seq BIGINT NOT NULL, liveness TEXT NOT NULL, status TEXT NOT NULL,
            message TEXT NOT NULL, metrics TEXT NOT NULL, last_seen_at DOUBLE PRECISION
        );
        CREATE TABLE events (
            n BIGINT PRIMARY KEY, at DOUBLE PRECISION NOT NULL, type TEXT NOT NULL, agent TEXT NOT NULL,
            body TEXT NOT NULL
        );
        CREATE INDEX events_agent ON events (agent, n);
        CREATE TABLE commands (
            id TEXT PRIMARY KEY, agent TEXT NOT NULL, action TEXT NOT NULL, state TEXT NOT NULL, actor TEXT NOT NULL,
            reason TEXT NOT NULL, created_at DOUBLE PRECISION NOT NULL, updated_at DOUBLE PRECISION NOT NULL,
            expires_at DOUBLE PRECISION NOT NULL, detail TEXT
        );
        CREATE INDEX commands_created ON commands (created_at);
        CREATE INDEX commands_agent ON commands (agent, created_at);
        CREATE TABLE audit (
            n BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY, at DOUBLE PRECISION NOT NULL, actor TEXT NOT NULL,
            action TEXT NOT NULL, target TEXT NOT NULL, outcome TEXT NOT NULL, ip TEXT NOT NULL
        );
        CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
        CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
            FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
        CREATE TABLE logs (
            agent TEXT NOT NULL, n BIGINT NOT NULL, ts TEXT NOT NULL, level TEXT NOT NULL, message TEXT NOT NULL,
            truncated BOOLEAN NOT NULL, PRIMARY KEY (agent, n)
        );
        CREATE TABLE series (
            id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY, agent TEXT NOT NULL,
            start_s DOUBLE PRECISION NOT NULL, end_s DOUBLE PRECISION NOT NULL, step_s DOUBLE PRECISION NOT NULL,
            columns TEXT NOT NULL, data BYTEA NOT NULL
        );
        CREATE INDEX series_agent ON series (agent, end_s);
        CREATE INDEX series_step ON series (step_s, end_s);
        CREATE TABLE tokens (
            digest BYTEA PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL, agent TEXT,
            incarnation TEXT, created_at DOUBLE PRECISION NOT NULL, created_by TEXT NOT NULL,
            revoked_at DOUBLE PRECISION
        );
        CREATE INDEX tokens_agent ON tokens (agent, created_at);
        CREATE TABLE users (
            name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL, disabled BOOLEAN NOT NULL,
            created_at DOUBLE PRECISION NOT NULL
        );
        CREATE TABLE sessions (
            digest BYTEA PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, created_at DOUBLE PRECISION NOT NULL,
            expires_at DOUBLE PRECISION NOT NULL
        );
        CREATE TABLE writers (id TEXT PRIMARY KEY, writes BIGINT NOT NULL);
        CREATE TABLE leader (one BOOLEAN PRIMARY KEY DEFAULT true CHECK (one), id TEXT NOT NULL);
        """,
        down="""
        DROP TABLE agents, states, events, commands, audit, logs, series, tokens, users, sessions, writers, leader;
        DROP FUNCTION audit_is_append_only;
        """,
    ),
)


def migrate(connection: Any, to: int | None = None, steps: Sequence[Step] = STEPS) -> None:
    """Bring the database of an open psycopg connection to step `to` (the newest), each step whole or not at all.

    Raises InputError when the database is newer than this program.
    """
    to = len(steps) if to is None else to
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        connection.execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")
        row = connection.execute("SELECT version FROM schema_version").fetchone()
        at = row[0] if row else 0
        if at > len(steps):
            what = f"the schema is version {at}, and this program knows {len(steps)}"
            raise InputError(what, "--database-url", "Run the newer program that wrote it, or restore a backup.")
        if row is None:
            connection.execute("INSERT INTO schema_version VALUES (0)")
        while at != to:
            script, after = (steps[at].up, at + 1) if at < to else (steps[at - 1].down, at - 1)
            connection.execute(script)
            connection.execute("UPDATE schema_version SET version = %s", (after,))
            at = after
