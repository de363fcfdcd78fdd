"""`guard`: all families over a repository, or over what a change affects, in one report."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from checks.engine import Request, run
from checks.errors import InputError, UsageError
from checks.evidence.git import Repository, root_of, tracked
from checks.model import Level, Notification, Report, merged
from checks.overlap import without_twins
from checks.values.discover import affected, values_files
from hooks import _cli, _flags
from hooks._cli import Job

TOOL = "guard"
DESCRIPTION = "Guard a repository: its Helm values and its security, or with --base what the change does to them."


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code."""
    from hooks.security_scan import apart

    with apart():
        return _cli.boundary(_main, argv)


def _main(argv: list[str]) -> int:
    from hooks import security_scan

    parser = _flags.parser(TOOL, DESCRIPTION)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="default: the whole repository")
    parser.add_argument(
        "--family", dest="families", action="append", choices=tuple(FAMILIES), help="only this family; repeatable"
    )
    security_scan.add_arguments(parser)
    args = parser.parse_args(argv)
    wanted = args.families or list(FAMILIES)

    def analyse(job: Job) -> Report:
        with ThreadPoolExecutor(len(wanted)) as pool:
            parts = list(pool.map(lambda name: FAMILIES[name][1](args, job), wanted))
        return _cli.checked(without_twins(merged(TOOL, parts)), may_be_empty=bool(args.base))

    return _cli.perform(args, TOOL, tuple(FAMILIES[name][0] for name in wanted), analyse)


def _values_report(args: Namespace, job: Job) -> Report:
    from checks.values.inputs import ValuesFamily

    names = list(dict.fromkeys(_values(args.paths or [job.root if (job.root / ".git").exists() else Path()], job.root)))
    if args.base:
        names = list(affected(job.root, names, Repository.at(job.root, args.base).changed()))
    paths = tuple(job.root / name for name in names)
    family = ValuesFamily()
    request = Request(paths, job.root, job.settings, args.base)
    return run(family, request, tuple(rule for rule in job.rules if rule.tool == family.tool), job.wanted)


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


def _security_report(args: Namespace, job: Job) -> Report:
    from checks.security.scan import TOOL as SCAN
    from hooks import security_scan

    if root_of(job.root) is None:
        message = "this is no git work tree, so nothing was scanned for security"
        if args.families:
            raise UsageError(message, str(job.root), "Run it inside of one, or leave --family security out.")
        return Report(SCAN, "", (), (), (Notification(Level.WARNING, message),))
    return security_scan.report(args, job)


FAMILIES: dict[str, tuple[str, Callable[[Namespace, Job], Report]]] = {
    "values": ("checks.values.rules", _values_report),
    "security": ("checks.security.rules", _security_report),
}
