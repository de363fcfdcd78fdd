"""What could not be looked at in a values document, said aloud."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Level, Location, Notification

if TYPE_CHECKING:
    from checks.values.document import Values


def notices(values: Values) -> Iterator[Notification]:
    """Notifications of one document, once its rules have run."""
    yield from values.notes
    chart = values.chart
    if chart is None:
        return
    where = Location(f"{chart.uri}/Chart.yaml" if chart.uri else "Chart.yaml")
    if chart.missing:
        names = ", ".join(chart.missing)
        message = f"dependencies that are not here were not analysed: {names}. `helm dependency build` brings them"
        yield Notification(Level.WARNING, message, where)
    for problem in chart.problems:
        yield Notification(Level.ERROR, problem, where)
    if chart.values_error is not None and chart.values.source.uri != values.uri:
        message = f"the chart's defaults cannot be read ({chart.values_error}), so they were taken as empty"
        yield Notification(Level.ERROR, message, Location(chart.values.source.uri, chart.values_error.mark.line + 1))
    yield from _rendering(values)


def _rendering(values: Values) -> Iterator[Notification]:
    return iter(())
