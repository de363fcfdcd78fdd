"""An OpenTelemetry pipeline with a component that is not configured.

The collector refuses to start: every receiver, processor, exporter and extension that `service` names has to stand in its own
section of the same configuration.

Bad::

    config:
      exporters:
        otlp/backend:
          endpoint: backend:4317
      service:
        pipelines:
          traces:
            exporters: [otlp/backnd]

Good::

    config:
      exporters:
        otlp/backend:
          endpoint: backend:4317
      service:
        pipelines:
          traces:
            exporters: [otlp/backend]

Fix: name it as in its section, or configure it there.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.document import Entry, Values
from checks.values.nearest import nearest
from checks.values.placeholders import templated
from checks.values.subcharts import owner
from checks.values.tree import Mapping

_SECTIONS = {
    "receivers": ("receivers", "connectors"),
    "exporters": ("exporters", "connectors"),
    "processors": ("processors",),
}
# Without the collector's chart its defaults are unknown; these it brings along, and presets add `…/name`.
_SHIPPED = frozenset(
    ("otlp", "jaeger", "zipkin", "prometheus", "batch", "memory_limiter", "debug", "logging", "health_check")
)
_PRESETS = frozenset(
    ("filelog", "hostmetrics", "kubeletstats", "k8s_cluster", "k8sobjects", "k8sattributes", "k8s_events")
)


@rule(Level.ERROR, "reference.undefined")
def check(values: Values) -> Iterator[Finding]:
    """Names in `service.pipelines` against the sections beside `service`."""
    for view in values.views:
        for pipelines in view.find("pipelines"):
            if pipelines.above != "service" or len(pipelines.path) < 2:
                continue
            for pipeline in view.children(pipelines):
                for kind, sections in _SECTIONS.items():
                    if (names := view.below(pipeline, kind)) is not None:
                        yield from _undefined(values, view, pipelines.path[:-2], names, sections)


def _undefined(
    values: Values, view: Values, config: tuple[str | int, ...], names: Entry, sections: tuple[str, ...]
) -> Iterator[Finding]:
    found = [view.entries.get((*config, section)) for section in sections]
    known = [name for each in found if each and isinstance(each.value, Mapping) for name in each.value.pairs]
    foreign = view is values and owner(values, names.path)[0] is None
    for place in view.children(names):
        name = place.text
        if not known or name in known or not name or templated(name) or name in _PRESETS:
            continue
        if foreign and name in _SHIPPED:
            continue
        meant = nearest(name, tuple(known))
        message = (
            f"`{name}` is not configured in `{sections[0]}` ({', '.join(known[:8])}): the collector does not start; "
            f"{f'write `{meant}`' if meant else 'configure it there or take it out'}"
        )
        fixes = view.replace(place.value, meant, f"write {meant}") if meant and view is values else ()
        yield from view.report(message, place, *(each for each in found if each), fixes=fixes)
