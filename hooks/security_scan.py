"""`security-scan`: what a change makes less safe."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from checks.config import NAMES, Config
from checks.errors import InputError, UsageError
from checks.evidence.git import root_of
from checks.model import Report
from checks.security import settings as section
from checks.security.report import PACKAGE, Choice
from checks.security.scan import TOOL, Request, scan
from hooks import _cli, _flags

DESCRIPTION = (
    "Find what is unsafe in a repository: Kubernetes, Helm, Terraform, Docker and compose files, dependencies, "
    "workflows, secrets. With --base, what a change makes less safe."
)


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code."""
    with apart():
        return _cli.boundary(_main, argv)


def _main(argv: list[str]) -> int:
    parser = _flags.parser(TOOL, DESCRIPTION)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="default: the whole repository")
    add_arguments(parser)
    args = parser.parse_args(argv)
    return _cli.perform(args, TOOL, (PACKAGE,), lambda job: report(args, job))


def add_arguments(parser: ArgumentParser) -> None:
    """The flags that are the scan's own."""
    parser.add_argument("--offline", action="store_true", help="try no connection: the vulnerability database is there")
    parser.add_argument("--db", type=Path, metavar="DIR", help="Trivy's cache folder with db/trivy.db")
    parser.add_argument("--quick", action="store_true", help="configuration and secrets only, as before a commit")


def report(args: Namespace, job: _cli.Job) -> Report:
    """Scan what was asked for."""
    _in_work_tree(args)
    return scan(replace(_request(args, job.root, job.settings), wanted=job.wanted))


def _in_work_tree(args: Namespace) -> None:
    if root_of(Path()) is None:
        raise UsageError("this is no git work tree", str(Path.cwd()), "Run it inside of one.")
    for path in args.paths:
        if not (path.exists() or path.is_symlink()):
            raise InputError("no such file or folder", str(path), "Name one that exists.")


def _request(args: Namespace, root: Path, settings: Config) -> Request:
    select, ignore = frozenset(args.select or settings.select), frozenset(args.ignore or settings.ignore)
    return Request(
        root=root,
        now=datetime.now(UTC),
        paths=tuple(_inside(path, root) for path in args.paths),
        base=args.base,
        database=args.db,
        offline=args.offline,
        quick=args.quick,
        exclude=settings.exclude,
        settings=section.read(settings.section("security"), settings.path or NAMES[0], settings.charts),
        choice=Choice(select, ignore, settings.levels),
    )


def _inside(path: Path, root: Path) -> str:
    """A path relative to the root; links in the folders above it are followed, itself it may be one."""
    resolved = path.resolve() if path.is_dir() else path.parent.resolve() / path.name
    if not resolved.is_relative_to(root):
        raise UsageError("lies outside of the repository", str(path), "Name files of the repository.")
    return resolved.relative_to(root).as_posix()


@contextmanager
def apart() -> Iterator[None]:
    """Take no module from the folder that is judged, and let git write nothing, not even its index."""
    path, environment = list(sys.path), dict(os.environ)
    here = Path.cwd().resolve()
    own = Path(__file__).resolve().parents[1]
    sys.path[:] = [each for each in path if Path(each).resolve() != here or here == own]
    os.environ.update({"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1"})
    try:
        yield
    finally:
        sys.path[:] = path
        os.environ.clear()
        os.environ.update(environment)


if __name__ == "__main__":
    raise SystemExit(main())
