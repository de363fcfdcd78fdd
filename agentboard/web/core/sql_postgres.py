"""The writes of a store as SQL of PostgreSQL."""

from __future__ import annotations

from typing import Any


def _put(table: str, key: str, columns: str) -> str:
    """An insert that takes the place of a row with the same key."""
    names = columns.split()
    rest = [name for name in names if name not in key.split()]
    there = ", ".join(f"{name} = EXCLUDED.{name}" for name in rest)
    marks = ", ".join(["%s"] * len(names))
    into = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 (constants of this module)
    return f"{into} ON CONFLICT ({', '.join(key.split())}) DO UPDATE SET {there}"


_COMMAND = "id agent action state actor reason created_at updated_at expires_at detail"
_TOKEN = "digest id name role agent incarnation created_at created_by"
WRITES = {
    "agent.put": _put(
        "agents", "id", "id incarnation name category type version host pid interval_s labels capabilities session "
        "registered_at restarts"
    ),
    "agent.state": _put("states", "id", "id seq liveness status message metrics last_seen_at"),
    "event.add": _put("events", "n", "n at type agent body"),
    "command.put": _put("commands", "id", _COMMAND),
    "audit.add": "INSERT INTO audit (at, actor, action, target, outcome, ip) VALUES (%s,%s,%s,%s,%s,%s)",
    "log.add": _put("logs", "agent n", "agent n ts level message truncated"),
    "log.trim": "DELETE FROM logs WHERE agent = %s AND n <= %s",
    "series.add": "INSERT INTO series (agent, start_s, end_s, step_s, columns, data) VALUES (%s,%s,%s,%s,%s,%s)",
    "token.put": _put("tokens", "digest", _TOKEN),
    "token.revoke": "UPDATE tokens SET revoked_at = %s WHERE id = %s",
    "user.put": _put("users", "name", "name role password disabled created_at"),
    "session.put": _put("sessions", "digest", "digest name role created_at expires_at"),
    "session.drop": "DELETE FROM sessions WHERE digest = %s",
}  # fmt: skip
REMOVE = ("agents WHERE id", "states WHERE id", "logs WHERE agent", "series WHERE agent")
# Where SQLite keeps 0 and 1: the position of a boolean in the parameters.
_BOOLEAN = {"log.add": 5, "user.put": 3}


def storable(name: str, parameters: tuple[Any, ...]) -> tuple[Any, ...]:
    """The parameters as PostgreSQL takes them: booleans as such, and no NUL, which its texts cannot hold."""
    row = [each.replace("\0", "\N{SYMBOL FOR NULL}") if isinstance(each, str) else each for each in parameters]
    if name in _BOOLEAN:
        row[_BOOLEAN[name]] = bool(row[_BOOLEAN[name]])
    return tuple(row)
