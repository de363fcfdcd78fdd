"""What is kept on disk and how long; a little is tidied up between two writes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from agentboard.web.core import metrics
from agentboard.web.core.store import Block

HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is kept. Lines are for each agent; the times are in hours."""

    log_lines: int = 5000
    raw_hours: float = 6.0
    metric_hours: float = 168.0
    step_s: float = 60.0
    event_hours: float = 720.0


def step(connection: sqlite3.Connection, now: float, limits: Limits) -> bool:
    """Downsample one agent's old blocks, or delete what is too old. Whether there may be more to do."""
    raw = now - limits.raw_hours * HOUR_S
    # An hour later, so that a block of means holds an hour and not a heartbeat.
    row = connection.execute(
        "SELECT agent FROM series WHERE step_s = 0 AND end_s < ? LIMIT 1", (raw - HOUR_S,)
    ).fetchone()
    connection.execute("BEGIN IMMEDIATE")
    try:
        if row is not None:
            _downsample(connection, row[0], raw, limits.step_s)
        else:
            _forget(connection, now, limits)
        connection.execute("COMMIT")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return row is not None


def _downsample(connection: sqlite3.Connection, agent: str, before: float, step_s: float) -> None:
    """Raw blocks of `agent` become one block of means."""
    rows = connection.execute(
        "SELECT rowid, start_s, end_s, step_s, columns, data FROM series "
        "WHERE agent = ? AND step_s = 0 AND end_s < ? ORDER BY end_s LIMIT 200",
        (agent, before),
    ).fetchall()
    connection.executemany("DELETE FROM series WHERE rowid = ?", [(row[0],) for row in rows])
    if (means := means_of(agent, rows, step_s)) is not None:
        connection.execute("INSERT INTO series VALUES (?,?,?,?,?,?)", means)


def _forget(connection: sqlite3.Connection, now: float, limits: Limits) -> None:
    for condition, before in outdated(now, limits):
        connection.execute(f"DELETE FROM {condition} < ?", (before,))  # noqa: S608 (constants)


def means_of(agent: str, rows: Sequence[Any], step_s: float) -> tuple[Any, ...] | None:
    """The row of means that takes the place of raw rows (key, start_s, end_s, step_s, columns, data)."""
    blocks = [Block(row[1], row[2], row[3], tuple(json.loads(row[4])), row[5]) for row in rows]
    means = metrics.average(map(metrics.read, blocks), step_s)
    if not means.times:
        return None
    sealed = means.seal()
    return agent, sealed.start_s, sealed.end_s, step_s, json.dumps(sealed.columns), sealed.data


def outdated(now: float, limits: Limits) -> Iterator[tuple[str, float]]:
    """What is no longer kept: a table with its condition up to the column of time, and the instant before which."""
    old = now - limits.event_hours * HOUR_S
    yield "series WHERE step_s > 0 AND end_s", now - limits.metric_hours * HOUR_S
    yield "events WHERE n IN (SELECT n FROM events ORDER BY n LIMIT 500) AND at", old
    yield "commands WHERE state IN ('done', 'failed', 'expired') AND created_at", old
    yield "sessions WHERE expires_at", now
    yield "tokens WHERE revoked_at", old
    yield "tokens WHERE agent IS NOT NULL AND agent NOT IN (SELECT id FROM agents) AND created_at", old
