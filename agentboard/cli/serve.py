"""`agentboard serve`."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

_FLAGS = ("host", "port", "data_dir", "database_url", "redis_url")
HELP = "Serve the board. Every flag is also an AGENTBOARD_* variable."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=_port, help="port to listen on (default 8080)")
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="where everything is kept (SQLite)")
    parser.add_argument("--database-url", metavar="URL", help="keep everything in PostgreSQL, for several replicas")
    parser.add_argument("--redis-url", metavar="URL", help="accepted and not needed: PostgreSQL decides who leads")


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 0 to 65535")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """The exit code."""
    from agentboard.web.core.settings import from_environment
    from agentboard.web.logs import set_up
    from agentboard.web.opening import announce, open_board
    from agentboard.web.server import serve

    given = {name: getattr(args, name) for name in _FLAGS if getattr(args, name) is not None}
    settings = replace(from_environment(), **given)
    set_up(settings.log_format, settings.log_level)
    opened = open_board(settings)
    if opened is None:
        return 0
    announce(opened)
    try:
        return serve(opened)
    finally:
        opened.release()
