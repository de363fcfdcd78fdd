"""`agentboard`: serve the board, and look after it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from checks import __version__
from checks.errors import GuardError

COMMANDS = ("serve", "token", "user", "backup", "restore", "agents", "new", "demo")


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code."""
    try:
        return _main(list(sys.argv[1:] if argv is None else argv))
    except GuardError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2


def _main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="agentboard", description="A live board of automation agents.")
    parser.add_argument("--version", action="version", version=f"agentboard {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    # Only the module of the command that is asked for is loaded, all of them for --help.
    wanted = argv[0] if argv and argv[0] in COMMANDS else None
    for name in COMMANDS if wanted is None else (wanted,):
        module = import_module(f"agentboard.cli.{name}")
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    args = parser.parse_args(argv)
    code: int = args.run(args)
    return code
