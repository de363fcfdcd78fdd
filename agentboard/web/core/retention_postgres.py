"""Retention and downsampling in PostgreSQL, by the same limits as in SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agentboard.web.core.retention import HOUR_S, Limits, means_of, outdated

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
    connection.execute("DELETE FROM series WHERE id = ANY(%s)", ([row[0] for row in rows],))
    if (means := means_of(agent, rows, step_s)) is not None:
        connection.execute(
            "INSERT INTO series (agent, start_s, end_s, step_s, columns, data) VALUES (%s,%s,%s,%s,%s,%s)", means
        )


def _forget(connection: Connection[Any], now: float, limits: Limits) -> None:
    for condition, before in outdated(now, limits):
        connection.execute(f"DELETE FROM {condition} < %s", (before,))  # noqa: S608 (constants)
