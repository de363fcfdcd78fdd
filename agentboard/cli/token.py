"""`agentboard token`: tokens for programs."""

from __future__ import annotations

import argparse
import sys
import time
from secrets import token_hex

from agentboard.cli._store import add_data_dir, entry, opened, settle
from checks.errors import InputError, UsageError

HELP = "Create, list and revoke tokens."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the subcommands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="create|list|revoke")
    create = commands.add_parser("create", help="create a token and print it once", description="Create a token.")
    create.add_argument("--role", choices=("viewer", "operator", "admin", "agent"), required=True)
    create.add_argument("--name", default="", help="what it is for; shown in the audit log")
    listing = commands.add_parser("list", help="list tokens, never their text", description="List tokens.")
    listing.add_argument("--agents", action="store_true", help="also those that agents got when they registered")
    revoke = commands.add_parser("revoke", help="revoke a token at once", description="Revoke a token.")
    revoke.add_argument("token", metavar="ID|NAME", help="its id, or its name when no other has that")
    for command in (create, listing, revoke):
        add_data_dir(command)


def run(args: argparse.Namespace) -> int:
    """The exit code."""
    return {"create": _create, "list": _list, "revoke": _revoke}[args.what](args)


def _create(args: argparse.Namespace) -> int:
    from agentboard.web.core import passwords

    token_id, kind = token_hex(6), "enrol" if args.role == "agent" else args.role
    name = args.name or f"{args.role} {token_id}"
    if len(name) > 128 or not name.isprintable():
        raise UsageError("a name has at most 128 printable characters", "--name")
    text = passwords.new_token(kind)
    row = (passwords.digest(text), token_id, name, args.role, None, None, time.time(), "command line")
    with opened(args) as store:
        store.save([("token.put", row), entry("token.create", f"{token_id} {name}")])
    settle(args)
    sys.stderr.write(f"Token {token_id} ({name}, {args.role}). It is shown this once:\n")
    sys.stdout.write(f"{text}\n")
    return 0


def _list(args: argparse.Namespace) -> int:
    from agentboard.web.core.clock import rfc3339

    with opened(args) as store:
        tokens = store.access().tokens
    for token in tokens:
        if token.agent is None or args.agents:
            sys.stdout.write(f"{token.id}  {token.role:8}  {rfc3339(token.created_at)}  {token.name}\n")
    return 0


def _revoke(args: argparse.Namespace) -> int:
    with opened(args) as store:
        tokens = store.access().tokens
        found = [each for each in tokens if each.id == args.token] or [
            each for each in tokens if each.name == args.token
        ]
        if len(found) != 1:
            what = "several tokens have this name" if found else "there is no such token"
            raise InputError(what, args.token, "Name its id. See: agentboard token list")
        store.save(
            [("token.revoke", (time.time(), found[0].id)), entry("token.revoke", f"{found[0].id} {found[0].name}")]
        )
    settle(args)
    return 0
