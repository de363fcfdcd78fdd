"""`health-check`: is what the stack runs on well? Board, agents, PostgreSQL, Redis, Prometheus."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from functools import partial
from io import TextIOWrapper
from pathlib import Path

from checks import __version__, health
from checks.errors import UsageError
from checks.evidence.probes import board, postgresql, prometheus, redis
from checks.evidence.probes.run import Probe, run
from checks.evidence.probes.web import Site
from checks.files import write_atomic
from checks.health import Check, State
from checks.reporters.safe import one_line
from hooks import _cli

DESCRIPTION = "Check the board and its agents, PostgreSQL, Redis and Prometheus: each one that is named."
EPILOG = """\
Each target may be named by its flag (repeatable) or by the environment:
  --board       AGENTBOARD_URL, with AGENTBOARD_TOKEN of the role viewer for the agents
  --database    AGENTBOARD_DATABASE_URL or DATABASE_URL
  --redis       AGENTBOARD_REDIS_URL or REDIS_URL
  --prometheus  PROMETHEUS_URL, with PROMETHEUS_TOKEN
Passwords belong into the environment: other users of the machine can read flags.

exit codes (of the worst target):
  0  all are well
  1  one answers and is not well: not ready, agents down, targets down, full
  2  wrong use, nothing to check, or a credential or address that is wrong
  3  one cannot be reached
"""
FORMATS = ("text", "json")
Output = tuple[str, Path | None]
SIGNS = {
    State.OK: ("✓", "32"),
    State.UNHEALTHY: ("✗", "31"),
    State.MISCONFIGURED: ("!", "33"),
    State.UNREACHABLE: ("✗", "31"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code."""
    return _cli.boundary(_main, argv)


def _main(argv: list[str]) -> int:
    args = _parser().parse_args(argv)
    probes = list(_probes(args))
    if not probes:
        raise UsageError("nothing to check", "health-check", "Name a target, e.g. --board http://127.0.0.1:8080.")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    checks = run(probes, args.timeout)
    code = health.exit_code(checks)
    for name, target in args.formats or ([] if args.quiet and code == 0 else [("text", None)]):
        text = _json(checks) if name == "json" else _table(checks, _color(args) and target is None)
        if target is None:
            sys.stdout.write(text)
        else:
            write_atomic(target, text.encode())
    return code


def _parser() -> ArgumentParser:
    made = ArgumentParser(
        "health-check", description=DESCRIPTION, epilog=EPILOG, formatter_class=RawDescriptionHelpFormatter
    )
    made.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    made.add_argument("--board", action="append", metavar="URL", help="an agentboard")
    made.add_argument(
        "--agents", action=BooleanOptionalAction, default=True, help="check the agents of each board too (default: yes)"
    )
    made.add_argument(
        "--most-down", type=_count, default=0, metavar="N", help="so many agents may be down (default: 0)"
    )
    made.add_argument("--database", action="append", metavar="DSN", help="a PostgreSQL")
    made.add_argument("--redis", action="append", metavar="URL", help="a Redis, redis:// or rediss://")
    made.add_argument("--prometheus", action="append", metavar="URL", help="a Prometheus")
    made.add_argument("--timeout", type=_seconds, default=5.0, metavar="SECONDS", help="for each target (default: 5)")
    made.add_argument(
        "--format", dest="formats", type=_output_of, action="append", default=[], metavar="FORMAT[=FILE]",
        help="text or json; repeatable (default: text)",
    )  # fmt: skip
    made.add_argument("--quiet", "-q", action="store_true", help="no table when all are well")
    made.add_argument("--no-color", action="store_true", help="no colours (NO_COLOR does the same)")
    return made


def _probes(args: Namespace) -> list[Probe]:
    made: list[Probe] = []
    for text in _named(args.board, "AGENTBOARD_URL"):
        site = Site.of(text, os.environ.get("AGENTBOARD_TOKEN", ""))
        made.append(Probe("board", site.label, partial(board.board, site)))
        if args.agents:
            made.append(Probe("agents", site.label, partial(board.agents, site, most_down=args.most_down)))
    # DATABASE_URL is everybody's: it may name a database of another kind.
    common = ["DATABASE_URL"] if os.environ.get("DATABASE_URL", "").startswith("postgres") else []
    databases = _named(args.database, "AGENTBOARD_DATABASE_URL", *common)
    made += [Probe("postgresql", postgresql.label(each), partial(postgresql.postgresql, each)) for each in databases]
    addresses = map(redis.Address.of, _named(args.redis, "AGENTBOARD_REDIS_URL", "REDIS_URL"))
    made += [Probe("redis", each.label, partial(redis.redis, each)) for each in addresses]
    for text in _named(args.prometheus, "PROMETHEUS_URL"):
        site = Site.of(text, os.environ.get("PROMETHEUS_TOKEN", ""))
        made.append(Probe("prometheus", site.label, partial(prometheus.prometheus, site)))
    return made


def _named(flags: list[str] | None, *variables: str) -> list[str]:
    if flags:
        return flags
    return [value for name in variables if (value := os.environ.get(name, "").strip())][:1]


def _json(checks: Sequence[Check]) -> str:
    document = {
        "version": 1,
        "tool": {"name": "health-check", "version": __version__},
        "ok": health.exit_code(checks) == 0,
        "checks": [check.as_json() for check in checks],
        "summary": health.counts(checks),
    }
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def _table(checks: Sequence[Check], color: bool) -> str:
    rows = [
        (each.kind, one_line(each.target, 200), each.outcome.state.value, f"{each.latency_ms:.0f} ms")
        for each in checks
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = []
    for row, check in zip(rows, checks, strict=True):
        sign, code = SIGNS[check.outcome.state]
        kind, target, state, latency = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        shown = f"\x1b[{code}m{sign} {state}\x1b[0m" if color else f"{sign} {state}"
        lines.append(
            f"{shown}  {kind}  {target}  {latency.strip():>{widths[3]}}  {one_line(check.outcome.detail)}".rstrip()
        )
    found = health.counts(checks)
    told = ", ".join(f"{number} {name}" for name, number in found.items() if number)
    return "\n".join([*lines, "", f"{len(checks)} checked: {told}."]) + "\n"


def _color(args: Namespace) -> bool:
    if args.no_color or "NO_COLOR" in os.environ:
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def _checked(kind: Callable[[str], float], text: str, least: float, most: float) -> float:
    try:
        value = kind(text)
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise ArgumentTypeError(f"{text!r} is not from {least:g} to {most:g}")
    return value


def _seconds(text: str) -> float:
    return _checked(float, text, 0.1, 300)


def _count(text: str) -> int:
    return int(_checked(int, text, 0, 1_000_000))


def _output_of(text: str) -> Output:
    name, given, target = text.partition("=")
    if name not in FORMATS or (given and not target):
        raise ArgumentTypeError(f"{text!r} is not FORMAT or FORMAT=FILE with one of {', '.join(FORMATS)}")
    return name, Path(target) if given else None


if __name__ == "__main__":
    raise SystemExit(main())
