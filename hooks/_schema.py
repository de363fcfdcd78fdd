"""`values-sanity schema CHART`: a strict values.schema.json for a chart."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from checks.errors import InputError
from checks.files import write_atomic
from checks.values import chart as charts
from checks.values.tree import YamlError


def main(argv: Sequence[str]) -> int:
    """Write the schema to standard output, or with --write into the chart."""
    from checks.values.schema_writer import strict_schema

    parser = ArgumentParser("values-sanity schema", description=__doc__)
    parser.add_argument("chart", type=Path, metavar="CHART", help="the chart's folder")
    parser.add_argument("--write", action="store_true", help="write CHART/values.schema.json")
    args = parser.parse_args(argv)
    try:
        chart = charts.load(args.chart, args.chart.as_posix())
    except (OSError, YamlError) as error:
        raise InputError(f"is no chart: {error}", str(args.chart), "Name a folder with a Chart.yaml.") from error
    if chart.values_error is not None:
        where = f"{chart.values.source.uri}:{chart.values_error.mark.line + 1}"
        raise InputError(f"is not YAML: {chart.values_error.problem}", where, "Correct it first.")
    text = json.dumps(strict_schema(chart), indent=2, ensure_ascii=False) + "\n"
    if args.write:
        write_atomic(args.chart / "values.schema.json", text.encode())
    else:
        sys.stdout.write(text)
    return 0
