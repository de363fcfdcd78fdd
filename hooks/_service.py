"""`log-anomaly --service`: a running service's log over time, from files or from Loki."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser, Namespace
from dataclasses import replace

from checks.errors import UsageError
from checks.model import Report
from hooks._cli import Job

RULES = "checks.logs.service.rules"


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this way to use the command."""
    group = parser.add_argument_group("the log of a running service")
    group.add_argument("--service", action="store_true", help="compare the LOGs' newest window with what was before")
    group.add_argument("--loki", metavar="QUERY", help="the same for a query of Loki (LOKI_ADDR, LOKI_USERNAME, …)")
    group.add_argument("--window", type=float, default=3600.0, metavar="S", help="how long the newest window is (3600)")


def is_asked(args: Namespace) -> bool:
    """Whether a service's log is to be judged."""
    return bool(args.service or args.loki)


def report(args: Namespace, job: Job) -> Report:
    """What is new, what changed its rate, what fell silent."""
    from checks.logs.service import report as judged

    if args.window <= 0:
        raise UsageError("a window is longer than nothing", "--window", "Give seconds, such as 3600.")
    if args.loki:
        from checks.evidence.loki import Loki
        from checks.logs.service.remote import analyse_loki

        log = analyse_loki(Loki.from_environment(os.environ), args.loki, until=time.time(), length=args.window)
    else:
        from checks.logs.service.files import analyse_files

        if not args.paths:
            raise UsageError("no log is named", "--service", "Name files or folders with the service's lines.")
        log = analyse_files(args.paths, length=args.window, root=job.root)
    chosen = {rule.id for rule in job.rules}
    found = judged(log, job.settings.levels)
    return replace(found, findings=tuple(each for each in found.findings if each.rule_id in chosen))
