"""What could not be looked at in a values document, said aloud."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Level, Location, Notification

if TYPE_CHECKING:
    from checks.values.document import Values
    from checks.values.rendering import Rendering

SHOWN = 5


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


def counts(values: Values) -> dict[str, int]:
    """The file, the objects it was seen in, and the templates that could not be rendered."""
    found = {"files": -1 if values.error else 1}
    rendering = values.rendering
    if rendering is not None:
        found |= {"charts": -1 if _fatal(rendering) else 1, "objects": len(rendering.objects)}
        found["templates"] = -len({each.template for each in rendering.problems if each.template})
    return {kind: count for kind, count in found.items() if count}


def _rendering(values: Values) -> Iterator[Notification]:
    rendering = values.rendering
    if rendering is None or values.chart is None:
        return
    level = Level.ERROR if _fatal(rendering) else Level.WARNING
    problems = [each for each in rendering.problems if not (each.kind == "undefined" and values.chart.missing)]
    for problem in problems[:SHOWN]:
        parent, _, template = problem.template.partition("/")
        uri = f"{values.chart.uri}/{template}".lstrip("/") if template else (parent or values.uri)
        message = f"Helm does not render this: {shortened(problem.message)}. What it makes was not checked"
        yield Notification(level, message, Location(uri, max(problem.line, 1)))
    if len(problems) > SHOWN:
        yield Notification(level, f"{len(problems) - SHOWN} more templates do not render", Location(values.uri))


def _fatal(rendering: Rendering) -> bool:
    """Whether the chart itself is broken, or nothing came of it."""
    if any(each.kind in ("parse", "load", "crash") for each in rendering.problems):
        return True
    missing = rendering.values.chart.missing if rendering.values.chart else ()
    return bool(rendering.problems) and not rendering.objects and not missing


def shortened(message: str) -> str:
    """The first line of a message, at most 200 characters."""
    line = message.strip().split("\n", 1)[0].rstrip(".")
    return line if len(line) <= 200 else f"{line[:199]}…"
