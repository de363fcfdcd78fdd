"""From settings to a board that runs: folder, lock, store, first credentials."""

from __future__ import annotations

import fcntl
import ipaddress
import logging
import os
import sys
from dataclasses import dataclass
from typing import IO

from agentboard.web.core.board import Board
from agentboard.web.core.errors import StoreError
from agentboard.web.core.settings import Settings
from agentboard.web.core.store import Store
from agentboard.web.core.store_sqlite import FILE, SqliteStore
from checks.errors import InputError, MissingError, UsageError

log = logging.getLogger("agentboard")


@dataclass(frozen=True, slots=True)
class Opened:
    """A started board, what was made for its first start (password, enrolment token), and the lock of its folder."""

    board: Board
    first: tuple[str, str] | None
    lock: IO[str] | None

    def release(self) -> None:
        """Let the folder go."""
        if self.lock is not None:
            self.lock.close()


def open_board(settings: Settings) -> Opened | None:
    """A board that is started; None when a replica that waited for its turn was told to stop.

    Raises InputError for a folder that another server holds, that cannot be used, or that a newer program wrote;
    MissingError for a database that does not answer; UsageError for an open address without a credential.
    """
    if settings.redis_url:
        log.warning("Redis is not needed: one replica leads by a lock in PostgreSQL, the others wait")
    if settings.database_url:
        store = _open_database(settings)
        return None if store is None else _started(settings, store, None)
    lock = hold(settings)
    try:
        return _started(settings, _open_file(settings), lock)
    except BaseException:
        lock.close()
        raise


def _started(settings: Settings, store: Store, lock: IO[str] | None) -> Opened:
    local, known = is_loopback(settings.host), store.access()
    anybody = bool(settings.admin_token or known.users or any(token.agent is None for token in known.tokens))
    if not anybody and not settings.enrol_token and not local:
        store.close()
        todo = "Set AGENTBOARD_ADMIN_TOKEN, or make a user first: agentboard user add NAME --role admin"
        raise UsageError(f"{settings.host} can be reached from outside, and nobody could sign in", "--host", todo)
    board = Board(settings, store)
    first = board.first_start() if not anybody and local else None
    board.start()
    return Opened(board, first, lock)


def _open_database(settings: Settings) -> Store | None:
    from agentboard.web.core.store_postgres import PostgresStore
    from agentboard.web.standby import wait_for_lead

    try:
        store = PostgresStore(settings.database_url, settings.limits)
    except StoreError as error:
        todo = "Is it running, and is AGENTBOARD_DATABASE_URL right?"
        raise MissingError(f"the database cannot be opened: {error}", "--database-url", todo) from error
    except ImportError as error:
        todo = "Install it: pip install 'self-improving-stack[replicas]'"
        raise MissingError("the PostgreSQL driver is not installed", "--database-url", todo) from error
    if wait_for_lead(store, settings):
        return store
    store.close()
    return None


def announce(opened: Opened) -> None:
    """Print what was made for the first start. Nobody can see it again."""
    if opened.first is None:
        return
    password, token = opened.first
    sys.stdout.write(
        "First start. These are shown once and kept only as hashes:\n"
        f"  user admin, password: {password}\n"
        f"  enrolment token:      {token}\n"
    )
    sys.stdout.flush()


def _open_file(settings: Settings) -> SqliteStore:
    try:
        return SqliteStore(settings.data_dir, settings.limits)
    except StoreError as error:
        where = str(settings.data_dir / FILE)
        raise InputError(f"the database cannot be opened: {error}", where, "Is it a file of agentboard?") from error


def hold(settings: Settings) -> IO[str]:
    """The folder, locked for this process; the lock ends with it, however it ends."""
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (folder / "lock").open("a+")
    except OSError as error:
        what = f"the data directory cannot be written: {error.strerror}"
        raise InputError(what, str(folder), "Name another one with --data-dir.") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        todo = "Stop that process, or name another data directory with --data-dir."
        raise InputError("another agentboard holds this data directory", str(folder), todo) from error
    lock.seek(0)
    lock.truncate()
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
