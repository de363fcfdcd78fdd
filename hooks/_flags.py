"""The flags that every console script shares (DESIGN §4)."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from pathlib import Path

from checks import __version__
from checks.reporters import FORMATS

Output = tuple[str, Path | None]

EXIT_CODES = """\
exit codes:
  0  nothing at or above --fail-on
  1  findings at or above --fail-on
  2  wrong use, bad configuration, or an input that could not be analysed
  3  something outside was asked for and is missing
"""


def parser(prog: str, description: str) -> ArgumentParser:
    """A parser with the shared flags."""
    made = ArgumentParser(prog, description=description, epilog=EXIT_CODES, formatter_class=RawDescriptionHelpFormatter)
    made.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    _output(made)
    _selection(made)
    fixing = made.add_argument_group("fixing")
    fixing.add_argument("--fix", action="store_true", help="apply the fixes that have one right answer")
    fixing.add_argument("--fix-unsafe", action="store_true", help="apply all fixes")
    fixing.add_argument("--diff", action="store_true", help="show the fixes as a diff and write nothing")
    return made


def _output(made: ArgumentParser) -> None:
    group = made.add_argument_group("output")
    group.add_argument(
        "--format", dest="formats", type=_output_of, action="append", default=[], metavar="FORMAT[=FILE]",
        help=f"{', '.join(FORMATS)}; repeatable (default: text, or github under GitHub Actions)",
    )  # fmt: skip
    group.add_argument("--quiet", "-q", action="store_true", help="say nothing when there is nothing to say")
    group.add_argument("--verbose", "-v", action="store_true", help="say what was analysed and how long it took")
    group.add_argument("--no-color", action="store_true", help="no colours (NO_COLOR does the same)")
    group.add_argument("--explain", metavar="RULE", help="show the page of a rule and end")
    group.add_argument("--list-rules", action="store_true", help="show all rules and end")


def _selection(made: ArgumentParser) -> None:
    group = made.add_argument_group("selection")
    group.add_argument("--select", action="append", default=[], metavar="RULE", help="only these rules or categories")
    group.add_argument("--ignore", action="append", default=[], metavar="RULE", help="not these rules or categories")
    group.add_argument("--level", choices=("error", "warning", "note"), help="findings below it do not count")
    group.add_argument("--fail-on", choices=("error", "warning", "note", "never"), help="default: error")
    group.add_argument("--config", type=Path, metavar="FILE", help="default: .guard.yaml at the repository root")
    group.add_argument("--base", metavar="REF", help="only what is new since the merge base of REF and HEAD")
    group.add_argument(
        "--filter-mode", choices=("added", "diff_context", "file", "nofilter"), default="nofilter",
        help="with --base: only findings on added lines, in the diff's context, or in changed files",
    )  # fmt: skip
    group.add_argument("--baseline", type=Path, metavar="FILE", help="known findings, which do not count")
    group.add_argument("--write-baseline", type=Path, metavar="FILE", help="make all present findings the known ones")


def _output_of(text: str) -> Output:
    name, given, target = text.partition("=")
    if name not in FORMATS or (given and not target):
        raise ArgumentTypeError(f"{text!r} is not FORMAT or FORMAT=FILE with one of {', '.join(FORMATS)}")
    return name, Path(target) if given else None
