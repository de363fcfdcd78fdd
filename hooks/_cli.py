"""What the console scripts share: from arguments to a report, and the one error boundary."""

from __future__ import annotations

import gc
import os
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from io import TextIOWrapper
from pathlib import Path

from checks import baseline, config, fixes, reporters, trust
from checks.config import Config
from checks.diff import unified_diff
from checks.engine import Family, Places, Request, run
from checks.errors import GuardError, UsageError
from checks.evidence.git import Repository, root_of
from checks.files import write_atomic
from checks.model import Finding, Fix, Level, Notification, Report, Rule
from checks.registry import rules_of
from checks.reporters.diff import render_diff
from checks.reporters.github import error as error_annotation
from checks.reporters.safe import one_line, shown
from hooks import _counting

ROUNDS = 5
Make = Callable[[Namespace, Path, Config], Request]


@dataclass(frozen=True, slots=True)
class Job:
    """What an analysis is given: the repository, its configuration, the chosen rules, the places of interest."""

    root: Path
    settings: Config
    rules: tuple[Rule, ...]
    wanted: Places | None


Analyse = Callable[[Job], Report]


def boundary(main: Callable[[list[str]], int], argv: Sequence[str] | None) -> int:
    """Run `main`; errors become one message and the exit code that they own."""
    try:
        return main(list(sys.argv[1:] if argv is None else argv))
    except GuardError as error:
        _say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except Exception as error:
        _say(f"the tool failed ({type(error).__name__}: {error}). Please report it.")
        if os.environ.get("GUARD_DEBUG"):
            raise
        return 2


def _say(message: str) -> None:
    """An error that ends the run; an annotation too where GitHub reads the log."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        print(error_annotation(message))
    else:
        print("error: " + "\n".join(map(shown, message.split("\n"))), file=sys.stderr)


def check(args: Namespace, family: Family, make: Make) -> int:
    """The whole of a command whose family the engine runs, document by document."""

    def analyse(job: Job) -> Report:
        request = make(args, job.root, job.settings)
        may_be_empty = request.may_be_empty and not request.paths
        return checked(run(family, request, job.rules, job.wanted), may_be_empty)

    return perform(args, family.tool, (family.rules,), analyse)


def perform(args: Namespace, tool: str, packages: Sequence[str], analyse: Analyse) -> int:
    """The whole of a checking command: analyse, fix, report. The packages hold its rules."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    started = time.perf_counter()
    # Trees of many small nodes live to the end of a run: looking for garbage in them takes a quarter of its time.
    gc.set_threshold(100_000, 50, 50)
    all_rules = tuple(rule for package in packages for rule in rules_of(package))
    if args.explain or args.list_rules:
        print(_page(args.explain, all_rules) if args.explain else _listing(all_rules))
        return 0
    root = root_of(_start(args.paths)) or Path.cwd()
    base = Repository.at(root, args.base) if args.base else None
    settings, notes = trust.settings(root, base, args.config)
    rules = config.choose(all_rules, args.select or settings.select, args.ignore or settings.ignore, settings.path)
    config.known_levels(settings, all_rules)
    job = Job(root, settings, rules, _counting.places(args, base))
    known = _counting.known_by(args, settings, root, base)

    def again() -> Report:
        report = analyse(job)
        report = replace(report, notifications=(*notes, *report.notifications))
        return _counting.from_level(_counting.without(report, known), args.level)

    report = again()
    if args.fix or args.fix_unsafe or args.diff:
        report = _fix(report, again, args, root)
    if args.write_baseline:
        baseline.write(args.write_baseline, report.findings)
        report = replace(report, findings=())
    _show(report, args, root)
    if args.verbose:
        print(f"{tool}: {len(rules)} rules, {time.perf_counter() - started:.2f} s", file=sys.stderr)
    return exit_code(report, args.fail_on or settings.fail_on or "error")


def _start(paths: Sequence[Path]) -> Path:
    """Where to look for the repository: at the first path, or here."""
    if not paths:
        return Path()
    return paths[0] if paths[0].is_dir() else paths[0].parent


def exit_code(report: Report, fail_on: str) -> int:
    """0, 1 or 2 by DESIGN §4. What could not be analysed is never green."""
    if any(each.level is Level.ERROR for each in report.notifications):
        return 2
    if fail_on == "never":
        return 0
    limit = Level(fail_on).weight
    return int(any(each.level is not None and each.level.weight >= limit for each in report.findings))


def checked(report: Report, may_be_empty: bool) -> Report:
    """The report, with a word when there was nothing to analyse: an error unless that may be."""
    if report.stats.analysed or report.findings or any(each.level is Level.ERROR for each in report.notifications):
        return report
    if may_be_empty:
        nothing = Notification(Level.NOTE, "the change touches nothing that this tool reads")
    else:
        nothing = Notification(Level.ERROR, "nothing was analysed: no input is a file that this tool reads")
    return replace(report, notifications=(*report.notifications, nothing))


def _fix(report: Report, analyse: Callable[[], Report], args: Namespace, root: Path) -> Report:
    """Apply fixes until there are none left; with --diff show the first round's and write nothing."""
    for _ in range(ROUNDS):
        plan = fixes.plan(_chosen(report.findings, args.fix_unsafe), fixes.reader(root))
        if args.diff:
            _show_diff(plan, args, root)
            return report
        if not plan.files:
            break
        fixes.write(root, plan.files)
        print(f"fixed {len(plan.applied)} in {', '.join(map(one_line, plan.files))}", file=sys.stderr)
        report = analyse()
    return report


def _show_diff(plan: fixes.Plan, args: Namespace, root: Path) -> None:
    before = fixes.reader(root)
    diff = "".join(unified_diff(before(uri), after, uri) for uri, after in plan.files.items())
    if sys.stdout.isatty():
        sys.stdout.write(render_diff(diff, _options(args, root)))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(diff.encode("utf-8", "surrogateescape"))
    for skipped in plan.skipped:
        print(f"left out: {one_line(skipped.fix.description)}: {one_line(skipped.reason)}", file=sys.stderr)


def _chosen(findings: Iterable[Finding], unsafe: bool) -> list[Fix]:
    """One fix a finding: the first that is allowed."""
    allowed = ([fix for fix in each.fixes if fix.safe or unsafe] for each in findings)
    return [found[0] for found in allowed if found]


def _show(report: Report, args: Namespace, root: Path) -> None:
    options = _options(args, root)
    default = "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"
    for name, target in args.formats or ([] if args.diff else [(default, None)]):
        if target is None:
            sys.stdout.write(reporters.render(report, name, options))
        else:
            plain = replace(options, color=False, hyperlinks=False)
            write_atomic(target, reporters.render(report, name, plain).encode("utf-8", "backslashreplace"))


def _options(args: Namespace, root: Path) -> reporters.Options:
    color = _color(args)
    return reporters.Options(color, color, args.quiet, _width(), str(root))


def _color(args: Namespace) -> bool:
    if args.no_color or "NO_COLOR" in os.environ:
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def _width() -> int:
    return os.get_terminal_size().columns if sys.stdout.isatty() else 100


def _page(name: str, rules: Iterable[Rule]) -> str:
    found = {rule.id: rule for rule in rules}
    if name not in found:
        raise UsageError(f"no rule is called {name!r}", "--explain", config.suggestion(name, found))
    rule = found[name]
    return f"{rule.id}  ({rule.category}, {rule.level.value})\n\n{rule.summary}\n\n{rule.help}"


def _listing(rules: Iterable[Rule]) -> str:
    return "\n".join(f"{rule.id:32} {rule.level.value:8} {rule.category:32} {rule.summary}" for rule in rules)
