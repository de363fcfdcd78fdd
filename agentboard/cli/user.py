"""`agentboard user`: people who sign in with a password."""

from __future__ import annotations

import argparse
import getpass
import sys
import time

from agentboard.cli._store import add_data_dir, entry, opened
from checks.errors import InputError, UsageError

HELP = "Add, list and disable users, and change their passwords."
_LEAST = 8


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the subcommands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="add|list|disable|enable|password")
    for name, text in (
        ("add", "add a user"),
        ("list", "list users"),
        ("disable", "let a user in no longer; sessions end at once"),
        ("enable", "let a disabled user in again"),
        ("password", "set a new password"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        add_data_dir(command)
        if name != "list":
            command.add_argument("name")
        if name == "add":
            command.add_argument("--role", choices=("viewer", "operator", "admin"), default="viewer")
        if name in ("add", "password"):
            command.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def run(args: argparse.Namespace) -> int:
    """The exit code."""
    with opened(args) as store:
        users = {user.name: user for user in store.access().users}
        if args.what == "list":
            for each in users.values():
                sys.stdout.write(f"{each.name:24} {each.role:10} {'disabled' if each.disabled else ''}".rstrip() + "\n")
            return 0
        user = users.get(args.name)
        if args.what == "add":
            if user is not None:
                raise InputError("there is a user of this name", args.name, "Use: agentboard user password NAME")
            if not 1 <= len(args.name) <= 128 or not args.name.isprintable():
                raise UsageError("a name has 1 to 128 printable characters", "user add")
            row = (args.name, args.role, _hashed(args), False, time.time())
        elif user is None:
            raise InputError("there is no user of this name", args.name, "See: agentboard user list")
        elif args.what == "password":
            row = (user.name, user.role, _hashed(args), user.disabled, user.created_at)
        else:
            row = (user.name, user.role, user.password, args.what == "disable", user.created_at)
        store.save([("user.put", row), entry(f"user.{args.what}", args.name)])
    return 0


def _hashed(args: argparse.Namespace) -> str:
    from agentboard.web.core.passwords import hash_password

    if args.password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        if not sys.stdin.isatty():
            raise UsageError("there is no terminal to ask for a password", "user", "Use --password-stdin.")
        password = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != password:
            raise UsageError("the passwords differ", "user")
    if not _LEAST <= len(password) <= 1024:
        raise UsageError(f"a password has at least {_LEAST} characters", "user", "Choose a longer one.")
    return hash_password(password)
