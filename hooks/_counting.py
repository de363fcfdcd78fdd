"""Which findings of a report count: new, at the places of interest, from a level on."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from dataclasses import replace
from pathlib import Path

from checks import baseline, trust
from checks.config import Config
from checks.engine import Places
from checks.errors import UsageError
from checks.evidence.git import Repository
from checks.model import Finding, Level, Report, Stats


def known_by(args: Namespace, settings: Config, root: Path, base: Repository | None) -> Counter[str] | None:
    """The findings that the baseline knows; None without one."""
    if args.write_baseline or not (args.baseline or settings.baseline):
        return None
    if args.baseline:
        return baseline.read(args.baseline)
    name = str(settings.baseline)
    return baseline.parse(trust.baseline(root, base, name), name)


def without(report: Report, known: Counter[str] | None) -> Report:
    """The report less what is known."""
    if known is None:
        return report
    new, matched = baseline.subtract(report.findings, known)
    stats = Stats(report.stats.analysed, report.stats.not_analysed, {**report.stats.suppressed, "baseline": matched})
    return replace(report, findings=new, stats=stats)


def from_level(report: Report, lowest: str | None) -> Report:
    """The report less what is below `lowest`."""
    limit = Level(lowest or "note").weight
    kept = tuple(each for each in report.findings if each.level is None or each.level.weight >= limit)
    below = len(report.findings) - len(kept)
    stats = Stats(report.stats.analysed, report.stats.not_analysed, {**report.stats.suppressed, "level": below})
    return replace(report, findings=kept, stats=stats) if below else report


def places(args: Namespace, repository: Repository | None) -> Places | None:
    if args.filter_mode == "nofilter":
        return None
    if repository is None:
        raise UsageError("--filter-mode needs --base REF", todo="Name the revision to compare with.")
    changed = repository.changed()
    if args.filter_mode == "file":
        return lambda finding: finding.location.uri in changed
    context = 3 if args.filter_mode == "diff_context" else 0

    def on_changed_line(finding: Finding) -> bool:
        lines = repository.lines(finding.location.uri, context)
        return finding.location.uri in changed and (lines is None or finding.location.start_line in lines)

    return on_changed_line
