"""An OpenTelemetry pipeline with a component that is not configured.

The collector refuses to start: every receiver, processor, exporter and extension that `service` names has to
stand in its own section of the same configuration.

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
from checks.values.collector import undefined
from checks.values.document import Values
from checks.values.nearest import nearest


@rule(Level.ERROR, "reference.undefined")
def check(values: Values) -> Iterator[Finding]:
    """Names in `service.pipelines` against the sections beside `service`."""
    for view, place, section, known, sections in undefined(values):
        meant = nearest(place.text, known)
        message = (
            f"`{place.text}` is not configured in `{section}` ({', '.join(known[:8])}): the collector does not start; "
            f"{f'write `{meant}`' if meant else 'configure it there or take it out'}"
        )
        fixes = view.replace(place.value, meant, f"write {meant}") if meant else ()
        yield from view.report(message, place, *sections, fixes=fixes)
