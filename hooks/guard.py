"""`guard`: all families over a repository, or over what a change affects."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
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
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="default: the whole repository")
    return _cli.check(parser.parse_args(argv), ValuesFamily("guard"), _request)


def _request(args: Namespace, root: Path, settings: Config) -> Request:
    names = list(dict.fromkeys(_values(args.paths or [root if (root / ".git").exists() else Path()], root)))
    if args.base:
        names = list(affected(root, names, Repository.at(root, args.base).changed()))
    return Request(tuple(root / name for name in names), root, settings, args.base, may_be_empty=bool(args.base))


def _values(paths: Iterable[Path], root: Path) -> Iterator[str]:
    """Values files at or below the paths, relative to the root; for a chart's other files, its values files."""
    for path in paths:
        if not path.exists():
            raise InputError("no such file or folder", str(path), "Name one that exists.")
        if path.is_dir():
            yield from values_files(root, _below(path, root))
        else:
            name = os.path.relpath(path.resolve(), root)
            yield from affected(root, values_files(root, _below(root, root)), [name])


def _below(folder: Path, root: Path) -> list[str]:
    """Files below a folder, relative to the root; those that Git ignores are left out."""
    if not (root / ".git").exists():
        return [os.path.relpath(each, root) for each in sorted(folder.rglob("*.y*ml"))]
    start = os.path.relpath(folder.resolve(), root)
    return [name for name in tracked(root) if start == "." or name.startswith(f"{start}/")]
