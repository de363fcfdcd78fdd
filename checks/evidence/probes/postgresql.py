"""Is PostgreSQL well?"""

from __future__ import annotations

import math
from importlib.util import find_spec
from typing import TYPE_CHECKING

from checks.errors import MissingError, UsageError
from checks.evidence.probes.web import UnreachableError
from checks.health import Outcome, State

if TYPE_CHECKING:
    import psycopg

FULL = 0.95
OLDEST_XID = 1_500_000_000  # it stops taking writes at 2,000,000,000 or so
QUERY = """
SELECT current_setting('server_version'), pg_is_in_recovery(),
    (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
    current_setting('max_connections')::int, (SELECT max(age(datfrozenxid)) FROM pg_database)
"""


def label(dsn: str) -> str:
    """The address without credentials. Raises UsageError for a text that is no DSN; the error does not repeat it."""
    if find_spec("psycopg") is None:
        todo = "Install it: pip install 'self-improving-stack[replicas]'"
        raise MissingError("psycopg is not installed", "--database", todo)
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = conninfo_to_dict(dsn)
    except ProgrammingError as error:
        todo = "Write it like postgresql://user@127.0.0.1:5432/name."
        raise UsageError("is no connection string", "--database", todo) from error
    if not set(parts) & {"host", "hostaddr", "service", "dbname", "port"}:
        todo = "Write it like postgresql://user@127.0.0.1:5432/name."
        raise UsageError("names no database", "--database", todo)
    host = parts.get("host") or parts.get("hostaddr") or "localhost"
    return f"postgresql://{host}:{parts.get('port') or 5432}/{parts.get('dbname') or ''}"


def postgresql(dsn: str, timeout_s: float) -> Outcome:
    """Healthy is: it answers a query, and neither connections nor transaction numbers run out.

    Raises UnreachableError when nothing answers.
    """
    import psycopg

    limit = max(2, math.ceil(timeout_s))
    try:
        with psycopg.connect(
            dsn, connect_timeout=limit, application_name="health-check", autocommit=True
        ) as connection:
            # Not as a start-up option: poolers refuse those.
            connection.execute("SELECT set_config('statement_timeout', %s, false)", [str(math.ceil(timeout_s * 1000))])
            row = connection.execute(QUERY).fetchone()
    except psycopg.OperationalError as error:
        return _complaint(error)
    except psycopg.Error as error:
        return Outcome(State.UNHEALTHY, f"its answer to a query is an error ({error.sqlstate})")
    assert row is not None
    return _judged(*row)


def _judged(version: str, standby: bool, clients: int, most: int, oldest: int) -> Outcome:
    values = {"connections": clients, "max_connections": most, "oldest_xid_age": oldest}
    what = f"PostgreSQL {version}, {'standby' if standby else 'primary'}, {clients} of {most} connections"
    if clients >= FULL * most:
        return Outcome(State.UNHEALTHY, f"{what}: nearly all are taken", values)
    if oldest >= OLDEST_XID:
        return Outcome(State.UNHEALTHY, f"{what}: transaction numbers run out, vacuum is overdue", values)
    return Outcome(State.OK, what, values)


def _complaint(error: psycopg.OperationalError) -> Outcome:
    """What a failed connection means, told in our words: the server's may repeat the address."""
    text = str(error)
    if "too many clients" in text or "remaining connection slots" in text:
        return Outcome(State.UNHEALTHY, "all its connections are taken")
    if "starting up" in text or "shutting down" in text or "recovery mode" in text:
        return Outcome(State.UNHEALTHY, "it is starting or stopping")
    if "statement timeout" in text:
        return Outcome(State.UNHEALTHY, "a simple query takes longer than the time limit")
    if "authentication failed" in text or "no password supplied" in text or "pg_hba.conf" in text:
        return Outcome(State.MISCONFIGURED, "it refuses the user or the password of the address")
    if "does not exist" in text and "FATAL" in text:
        return Outcome(State.MISCONFIGURED, "it has no such database or user")
    if "timeout" in text or "timed out" in text:
        raise UnreachableError("no answer in time") from error
    if "Connection refused" in text:
        raise UnreachableError("connection refused") from error
    raise UnreachableError("no PostgreSQL can be reached there") from error
