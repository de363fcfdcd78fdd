"""What the commands that look after a data directory share. A server may be running on it: SQLite sees to that."""

from __future__ import annotations

import argparse
import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from agentboard.web.core.errors import StoreError
from agentboard.web.core.settings import Settings, from_environment
from agentboard.web.core.store import Op, Store
from agentboard.web.core.store_sqlite import FILE, SqliteStore
from checks.errors import InputError

# A server looks for what others wrote some three times a second.
NOTICED_S = 0.8


def add_data_dir(parser: argparse.ArgumentParser) -> None:
    """Declare the flag that all of them have."""
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="the data directory of the board")


def settings_of(args: argparse.Namespace) -> Settings:
    """The settings of the environment, with the folder that was asked for."""
    found = from_environment()
    return replace(found, data_dir=args.data_dir) if args.data_dir else found


@contextmanager
def opened(args: argparse.Namespace) -> Iterator[Store]:
    """The store: the database of AGENTBOARD_DATABASE_URL, or the data directory, which is made if it is not there."""
    settings = settings_of(args)
    shared = bool(settings.database_url) and not args.data_dir
    where = "AGENTBOARD_DATABASE_URL" if shared else str(settings.data_dir / FILE)
    try:
        store = _shared(settings) if shared else _local(settings)
    except (OSError, StoreError) as error:
        raise InputError(
            f"the database cannot be opened: {error}", where, "Name its folder with --data-dir."
        ) from error
    try:
        yield store
    except StoreError as error:
        raise InputError(f"the database cannot be used: {error}", where, "Try again.") from error
    finally:
        store.close()


def settle(args: argparse.Namespace) -> None:
    """Wait until a server that runs has seen what was written: then it holds from now on."""
    settings = settings_of(args)
    if settings.database_url and not args.data_dir:
        time.sleep(NOTICED_S)
        return
    with (settings.data_dir / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(NOTICED_S)


def _local(settings: Settings) -> Store:
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    return SqliteStore(settings.data_dir, settings.limits)


def _shared(settings: Settings) -> Store:
    from agentboard.web.core.store_postgres import PostgresStore

    return PostgresStore(settings.database_url, settings.limits)


def entry(action: str, target: str) -> Op:
    """The write that puts what the command did into the audit log."""
    return "audit.add", (time.time(), "command line", action, target, "ok", "")
