"""`agentboard backup`."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from pathlib import Path

from agentboard.cli._store import add_data_dir, settings_of
from checks.errors import InputError

HELP = "Copy everything into one file, while the board runs."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("file", type=Path, help="the file to write; it must not exist")
    add_data_dir(parser)


def run(args: argparse.Namespace) -> int:
    """The exit code."""
    from agentboard.web.core.store_sqlite import FILE

    source = settings_of(args).data_dir / FILE
    if not source.is_file():
        raise InputError("there is no board", str(source.parent), "Name its folder with --data-dir.")
    temporary = args.file.with_name(args.file.name + ".part")
    try:
        if args.file.exists():
            raise InputError("the file exists", str(args.file), "Name a new one.")
        temporary.unlink(missing_ok=True)
        temporary.touch(mode=0o600)
        _copy(source, temporary)
        temporary.rename(args.file)
    except (OSError, sqlite3.Error) as error:
        temporary.unlink(missing_ok=True)
        raise InputError(
            f"the copy failed: {error}", str(args.file), "Is there room, and may you write there?"
        ) from error
    sys.stderr.write(f"{args.file}: {args.file.stat().st_size:,} bytes\n")
    return 0


def _copy(source: Path, target: Path) -> None:
    """SQLite's online backup: a consistent copy that never blocks the server for long."""
    reading, writing = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True), sqlite3.connect(target)
    try:
        reading.backup(writing, pages=1000, sleep=0.01)
        # A backup is one file: it does not want the two that WAL mode would add.
        writing.execute("PRAGMA journal_mode = DELETE")
    finally:
        reading.close()
        writing.close()
