"""Retention and downsampling in PostgreSQL, by the same limits as in SQLite."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from agentboard.web.core import metrics
from agentboard.web.core.retention import HOUR_S, Limits
from agentboard.web.core.store import Block

if TYPE_CHECKING:
    from psycopg import Connection


def step(connection: Connection[Any], now: float, limits: Limits) -> bool:
    """Downsample one agent's old blocks, or delete what is too old. Whether there may be more to do."""
    raw = now - limits.raw_hours * HOUR_S
    with connection.transaction():
        # An hour later, so that a block of means holds an hour and not a heartbeat.
        row = connection.execute(
            "SELECT agent FROM series WHERE step_s = 0 AND end_s < %s LIMIT 1", (raw - HOUR_S,)
        ).fetchone()
        if row is not None:
            _downsample(connection, row[0], raw, limits.step_s)
        else:
            _forget(connection, now, limits)
    return row is not None


def _downsample(connection: Connection[Any], agent: str, before: float, step_s: float) -> None:
    """Raw blocks of `agent` become one block of means."""
    rows = connection.execute(
        "SELECT id, start_s, end_s, step_s, columns, data FROM series "
        "WHERE agent = %s AND step_s = 0 AND end_s < %s ORDER BY end_s LIMIT 200",
        (agent, before),
    ).fetchall()
    blocks = [Block(row[1], row[2], row[3], tuple(json.loads(row[4])), row[5]) for row in rows]
    means = metrics.average(map(metrics.read, blocks), step_s)
    connection.execute("DELETE FROM series WHERE id = ANY(%s)", ([row[0] for row in rows],))
    if means.times:
        sealed = means.seal()
        connection.execute(
            "INSERT INTO series (agent, start_s, end_s, step_s, columns, data) VALUES (%s,%s,%s,%s,%s,%s)",
            (agent, sealed.start_s, sealed.end_s, step_s, json.dumps(sealed.columns), sealed.data),
        )


def _forget(connection: Connection[Any], now: float, limits: Limits) -> None:
    old = now - limits.event_hours * HOUR_S
    for table, condition, before in (
        ("series", "step_s > 0 AND end_s < %s", now - limits.metric_hours * HOUR_S),
        ("events", "n IN (SELECT n FROM events ORDER BY n LIMIT 500) AND at < %s", old),
        ("commands", "state IN ('done', 'failed', 'expired') AND created_at < %s", old),
        ("sessions", "expires_at < %s", now),
        ("tokens", "revoked_at < %s", old),
    ):
        connection.execute(f"DELETE FROM {table} WHERE {condition}", (before,))  # noqa: S608 (constants)
