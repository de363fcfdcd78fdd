"""`ai-review`: a language model reviews a change; what it finds goes to the pull request."""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from checks import __version__
from hooks import _cli
from hooks._action import FAIL_ON, output, shortened

if TYPE_CHECKING:
    from checks.review.run import Result

DESCRIPTION = """\
Review the change from BASE to HEAD with a language model, through any server that speaks OpenAI's API.
OPENAI_API_KEY and OPENAI_BASE_URL say which, OPENAI_MODEL what to ask for. In a job of GitHub Actions for a pull
request the findings go on its lines."""
EXIT_CODES = """\
exit codes:
  0  no finding at or above --fail-on; a model that fails is only reported
  1  findings at or above --fail-on
  2  wrong use, bad configuration, a revision that is not here
  3  the model failed, and --fail-on-model-error was given
"""


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code."""
    return _cli.boundary(_main, argv)


def _main(argv: list[str]) -> int:
    started = time.monotonic()
    args = _parser().parse_args(argv)
    from checks.review import known, run
    from checks.review.request import Request
    from checks.review.settings import Limits

    limits = Limits(
        args.max_calls,
        args.max_total_tokens,
        args.max_output_tokens,
        args.max_retries,
        args.deadline,
        args.max_comments,
    )
    reports = known.read(args.known)
    request = Request(args.repo, args.base, args.head, limits, args.dry_run, reports, started)
    result = run.run(request, os.environ)
    _show(args, result)
    return _exit_code(args, result)


def _show(args: Namespace, result: Result) -> None:
    from checks import reporters
    from checks.files import write_atomic

    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    for line in result.log:
        print(f"ai-review: {line}")
    if args.output:
        write_atomic(args.output, reporters.render(result.report, "json").encode("utf-8", "backslashreplace"))
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        _append(summary, shortened(result.summary))
    if outputs := os.environ.get("GITHUB_OUTPUT"):
        levels = [each.level.value for each in result.report.findings if each.level]
        values = {
            "findings": len(levels),
            "errors": levels.count("error"),
            "complete": str(result.complete).lower(),
            "report": args.output or "",
        }
        _append(outputs, "".join(output(name, str(value)) for name, value in values.items()))


def _append(path: str, text: str) -> None:
    from checks.errors import InputError

    try:
        with Path(path).open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(text)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", path, "It is set by GitHub's runner.") from error


def _exit_code(args: Namespace, result: Result) -> int:
    if result.model_failed and args.fail_on_model_error:
        return 3
    return _cli.exit_code(result.report, args.fail_on)


def _parser() -> ArgumentParser:
    made = ArgumentParser(
        "ai-review", description=DESCRIPTION, epilog=EXIT_CODES, formatter_class=RawDescriptionHelpFormatter
    )
    made.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    made.add_argument("--base", required=True, metavar="REF", help="what the change is compared with")
    made.add_argument("--head", required=True, metavar="REF", help="the change; its content is not trusted")
    made.add_argument("--repo", type=Path, default=Path(), metavar="DIR", help="the checkout (default: here)")
    made.add_argument("--output", type=Path, metavar="FILE", help="write the report as JSON")
    made.add_argument("--known", type=Path, action="append", default=[], metavar="REPORT",
                      help="a JSON report of another tool, whose findings are not said again")  # fmt: skip
    limits = made.add_argument_group("limits")
    for flag, default, text in (
        ("--max-calls", 8, "requests, repeated ones too"),
        ("--max-total-tokens", 200_000, "tokens of all requests and answers"),
        ("--max-output-tokens", 6_000, "tokens of each answer"),
        ("--max-retries", 2, "repetitions of a request that failed"),
        ("--max-comments", 20, "comments on lines; further findings go into the summary"),
    ):
        limits.add_argument(flag, type=_count, default=default, metavar="N", help=f"{text} (default: {default})")
    limits.add_argument(
        "--deadline", type=_seconds, default=300.0, metavar="SECONDS", help="for the whole run (default: 300)"
    )
    made.add_argument(
        "--fail-on", choices=("never", "error", "warning", "note"), default="never", help="default: never"
    )
    made.add_argument("--fail-on-model-error", action="store_true", help="fail when the model fails")
    made.add_argument("--dry-run", action="store_true", help="post nothing, show what would be posted")
    return made


def _level(text: str) -> str:
    """The words of actions mean the same."""
    return FAIL_ON.get(text, text)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise ArgumentTypeError(f"{text!r} is no whole number from 0")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 86_400:
        raise ArgumentTypeError(f"{text!r} is no number of seconds up to a day")
    return value


if __name__ == "__main__":
    raise SystemExit(main())
