"""`agentboard restore`."""

from __future__ import annotations

import argparse
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from agentboard.cli._store import add_data_dir, settings_of
from checks.errors import InputError

HELP = "Put the file of a backup in place of everything; the board must not run."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("file", type=Path, help="what `agentboard backup` wrote")
    parser.add_argument("--force", action="store_true", help="replace a board that is there; it is kept as .old")
    add_data_dir(parser)


def run(args: argparse.Namespace) -> int:
    """The exit code."""
    from agentboard.web.core.store_sqlite import FILE
    from agentboard.web.opening import hold

    settings = settings_of(args)
    _check(args.file)
    target = settings.data_dir / FILE
    with hold(settings):
        if target.exists() and not args.force:
            raise InputError("there is a board already", str(settings.data_dir), "Give --force to replace it.")
        try:
            new = target.with_name(FILE + ".new")
            shutil.copyfile(args.file, new)
            new.chmod(0o600)
            if target.exists():
                _settle(target)
                target.replace(target.with_name(FILE + ".old"))
            new.replace(target)
        except (OSError, sqlite3.Error) as error:
            raise InputError(
                f"the restore failed: {error}", str(target), "Is there room, and may you write there?"
            ) from error
    return 0


def _check(file: Path) -> None:
    """The file is a whole backup of a schema that this program knows."""
    from agentboard.web.core.schema import STEPS, version

    todo = "Name a file that `agentboard backup` wrote."
    if not file.is_file():
        raise InputError("there is no such file", str(file), todo)
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            sound = connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            at = version(connection)
    except sqlite3.Error as error:
        raise InputError(f"the file is no backup: {error}", str(file), todo) from error
    if not sound or not 1 <= at <= len(STEPS):
        what = (
            "the file is damaged" if not sound else f"its schema is version {at}, and this program knows {len(STEPS)}"
        )
        raise InputError(what, str(file), todo)


def _settle(target: Path) -> None:
    """Bring what is in the write-ahead log into the file that is kept."""
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
