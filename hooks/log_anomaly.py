"""`log-anomaly`: the few lines of a log that explain a failed run."""

from __future__ import annotations

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from checks.errors import MissingError, UsageError
from checks.model import Notification, Report
from hooks import _cli, _flags, _service

if TYPE_CHECKING:
    from checks.logs.analyse import Job

TOOL = "log-anomaly"
RULES = "checks.logs.rules"
DESCRIPTION = "Find the few lines of a log that explain a failed run, with or without logs of good runs beside it."


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code."""
    return _cli.boundary(_main, argv)


def _main(argv: list[str]) -> int:
    args = _parser().parse_args(argv)
    if _service.is_asked(args):
        return _cli.perform(args, TOOL, (_service.RULES,), lambda job: _service.report(args, job))
    if args.explain or args.list_rules:
        return _cli.perform(args, TOOL, (RULES,), lambda _: Report(TOOL, "", (), (), ()))
    _checked(args)
    return _cli.perform(args, TOOL, (RULES,), lambda job: _report(args, job))


def _parser() -> ArgumentParser:
    parser = _flags.parser(TOOL, DESCRIPTION)
    parser.add_argument("paths", nargs="*", type=Path, metavar="LOG", help="a file, a folder, or - for standard input")
    parser.add_argument(
        "--good", nargs="+", action="extend", type=Path, default=[], metavar="LOG", help="logs of runs that ended well"
    )
    parser.add_argument(
        "--baseline-store", type=Path, metavar="DIR",
        help="a folder with hashes of good runs; with --good, they are added to it",
    )  # fmt: skip
    parser.add_argument(
        "--min-score", type=_share, default=0.5, metavar="X", help="flag blocks from X on (default 0.5)"
    )
    parser.add_argument("--top", type=_count, metavar="N", help="at most N blocks a log, the best ones")
    parser.add_argument("--run-id", metavar="ID", help="a run of GitHub Actions: its failed jobs against its good runs")
    parser.add_argument("--job", default="", metavar="NAME", help="one job of the run; names the baseline in a store")
    parser.add_argument("--follow", action="store_true", help="follow one growing log; Ctrl-C ends it with the report")
    _service.add_arguments(parser)
    return parser


def _checked(args: Namespace) -> None:
    try:
        import numpy as np  # noqa: F401
    except ModuleNotFoundError as error:
        todo = "Install it: pip install 'self-improving-stack[logs]'"
        raise MissingError("numpy is not installed", TOOL, todo) from error
    if not args.paths and not args.run_id and not (args.good and args.baseline_store) and not args.job.isdigit():
        raise UsageError("no log is named", TOOL, "Name one: log-anomaly build.log, or - for standard input.")
    if args.follow and (len(args.paths) != 1 or args.run_id):
        raise UsageError("--follow follows one log", TOOL, "Name one file, or - for standard input.")


def _report(args: Namespace, job: _cli.Job) -> Report:
    from checks.logs.analyse import analyse
    from checks.logs.judge import Options

    options = Options(args.min_score, args.top, job.root)
    if args.follow:
        from hooks._follow import following

        return analyse([following(_local(args, job), options)], job.rules, job.settings.levels, options)
    return analyse(_jobs(args, job), job.rules, job.settings.levels, options)


def _jobs(args: Namespace, job: _cli.Job) -> Iterator[Job | Notification]:
    if args.paths or args.good:
        yield _local(args, job)
    if args.run_id or (args.job.isdigit() and not args.paths):
        from checks.logs.remote import jobs

        yield from jobs(os.environ, args.run_id or "", args.job, args.baseline_store)


def _local(args: Namespace, job: _cli.Job) -> Job:
    from checks.logs.analyse import Job
    from checks.logs.inputs import sources

    logs = [source for path in args.paths for source in sources(path, job.root)]
    good = [source for path in args.good for source in sources(path, job.root)]
    return Job(logs, good, args.baseline_store, args.job)


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise ArgumentTypeError(f"{text!r} is no number from 0 to 1")
    return value


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


if __name__ == "__main__":
    raise SystemExit(main())
