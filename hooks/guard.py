"""`guard`: all families over a repository, or over what a change affects."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from checks.config import Config
from checks.engine import Request
from checks.errors import InputError
from checks.evidence.git import Repository, tracked
from checks.values.discover import affected, values_files
from hooks import _cli, _flags

DESCRIPTION = "Guard a repository: every values file in it, or with --base what the change affects."


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code."""
    return _cli.boundary(_main, argv)


def _main(argv: list[str]) -> int:
    from checks.values.inputs import ValuesFamily

    parser = _flags.parser("guard", DESCRIPTION)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders (default: the repository)")
    return _cli.check(parser.parse_args(argv), ValuesFamily("guard"), _request)


def _request(args: Namespace, root: Path, settings: Config) -> Request:
    paths = args.paths or [root if (root / ".git").exists() else Path()]
    names = [name for path in paths for name in _files(path, root)]
    if args.base:
        names = list(affected(root, names, Repository.at(root, args.base).changed()))
    return Request(tuple(root / name for name in dict.fromkeys(names)), root, settings, args.base, may_be_empty=bool(args.base))


def _files(path: Path, root: Path) -> Iterator[str]:
    """Values files at or below a path, relative to the root. A file that is named counts as it is."""
    if not path.exists():
        raise InputError("no such file or folder", str(path), "Name one that exists.")
    if path.is_file():
        yield os.path.relpath(path, root)
        return
    if (root / ".git").exists():
        below = os.path.relpath(path.resolve(), root)
        names = [name for name in tracked(root) if below == "." or name.startswith(f"{below}/")]
    else:
        names = [os.path.relpath(each, root) for each in sorted(path.rglob("*.y*ml"))]
    yield from values_files(root, names)
