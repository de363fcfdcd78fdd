"""Whose defaults stand behind a value."""

from __future__ import annotations

import re

from checks.values.chart import Chart
from checks.values.document import Values
from checks.values.tree import Path


def owner(values: Values, path: Path) -> tuple[Chart | None, Path]:
    """The chart that reads the value at `path`, with the path as that chart sees it.

    None when it belongs to a subchart that is not there, or when there is no chart at all.
    """
    chart = values.chart
    while chart is not None and path:
        below = next((each for each in chart.dependencies if each.key == path[0]), None)
        if below is None:
            break
        chart, path = below.chart, path[1:]
    return chart, path


def mentioned(values: Values, path: Path, pattern: str) -> bool:
    """Whether a template of the chart that reads the value at `path` has a text of this pattern."""
    chart, _ = owner(values, path)
    return chart is not None and any(re.search(pattern, each.text) for each in chart.templates)
