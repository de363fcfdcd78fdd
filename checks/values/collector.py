"""OpenTelemetry Collector configurations in values: which component a pipeline names, and which exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from checks.values.document import Entry, Values
from checks.values.placeholders import templated
from checks.values.subcharts import owner
from checks.values.tree import Mapping

_SECTIONS = {
    "receivers": ("receivers", "connectors"),
    "exporters": ("exporters", "connectors"),
    "processors": ("processors",),
}
# Without the collector's chart its defaults are unknown; these it brings along.
_SHIPPED = frozenset(
    ("otlp", "jaeger", "zipkin", "prometheus", "batch", "memory_limiter", "debug", "logging", "health_check")
)
# Presets of the chart add these to configuration and pipelines.
_PRESETS = frozenset(
    ("filelog", "hostmetrics", "kubeletstats", "k8s_cluster", "k8sobjects", "k8sattributes", "k8s_events")
)


class Use(NamedTuple):
    """A component that a pipeline names, and the sections that should configure it."""

    view: Values
    place: Entry
    section: str
    known: tuple[str, ...]
    sections: tuple[Entry, ...]


def undefined(values: Values) -> Iterator[Use]:
    """Components that a pipeline names and no section configures."""
    for use in _uses(values):
        name = use.place.text
        if not name or not use.known or name in use.known or templated(name) or name in _PRESETS:
            continue
        foreign = use.view is values and owner(values, use.place.path)[0] is None
        if not (foreign and name in _SHIPPED):
            yield use


def _uses(values: Values) -> Iterator[Use]:
    for view in values.views:
        for pipelines in view.find("pipelines"):
            if pipelines.above == "service" and len(pipelines.path) > 1:
                for pipeline in view.children(pipelines):
                    yield from _of_pipeline(view, pipeline, pipelines.path[:-2])


def _of_pipeline(view: Values, pipeline: Entry, config: tuple[str | int, ...]) -> Iterator[Use]:
    for kind, names in _SECTIONS.items():
        sections = tuple(each for name in names if (each := view.entries.get((*config, name))))
        known = tuple(name for each in sections if isinstance(each.value, Mapping) for name in each.value.pairs)
        listed = view.below(pipeline, kind)
        for place in view.children(listed) if listed else ():
            yield Use(view, place, kind, known, sections)
