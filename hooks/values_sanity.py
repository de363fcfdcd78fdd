"""`values-sanity`: check Helm values files, or write a strict schema for a chart."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from checks.config import Config
from checks.engine import Request
from checks.errors import UsageError
from hooks import _cli, _flags

DESCRIPTION = "Find what is wrong with Helm values files. `values-sanity schema CHART` writes a strict schema."


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code."""
    return _cli.boundary(_main, argv)


def _main(argv: list[str]) -> int:
    if argv[:1] == ["schema"]:
        from hooks import _schema

        return _schema.main(argv[1:])
    from checks.values.inputs import ValuesFamily

    parser = _flags.parser("values-sanity", DESCRIPTION)
    parser.add_argument("paths", nargs="*", type=Path, metavar="FILE", help="values files, or GitOps files with values")
    parser.add_argument("--chart", type=Path, metavar="DIR", help="default: the nearest Chart.yaml above FILE")
    parser.add_argument("--against", type=Path, metavar="FILE", help="the version of FILE before the change")
    args = parser.parse_args(argv)
    if args.against and (args.base or len(args.paths) > 1):
        raise UsageError("--against compares one file, without --base", "values-sanity", "Use --base REF for many.")
    return _cli.check(args, ValuesFamily(), _request)


def _request(args: Namespace, root: Path, settings: Config) -> Request:
    if not args.paths:
        raise UsageError("no file is named", "values-sanity", "Name one: values-sanity charts/app/values.yaml")
    return Request(tuple(args.paths), root, settings, args.base, args.against, args.chart)


if __name__ == "__main__":
    raise SystemExit(main())
