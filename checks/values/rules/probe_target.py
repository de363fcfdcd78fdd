"""A probe asks for nothing, for two things at once, or in a way that cannot be answered.

Kubernetes wants exactly one of httpGet, tcpSocket, exec and grpc in a probe, and refuses the pod
otherwise. The path of an HTTP probe starts with a slash.

Bad::

    livenessProbe:
      httpGet:
        path: healthz
        port: http

Good::

    livenessProbe:
      httpGet:
        path: /healthz
        port: http

Fix: keep one handler, with a path that starts with `/` and a port of the container.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.places import expected, written
from checks.values.probes import HANDLERS, Probe, doubled, probes
from checks.values.tree import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Values


@rule(Level.WARNING, "probe.target")
def check(values: Values) -> Iterator[Finding]:
    """Probes with two handlers, or with an HTTP target that cannot be asked."""
    for probe in probes(values):
        yield from _handlers(values, probe)
        yield from _path(values, probe)


def _handlers(values: Values, probe: Probe) -> Iterator[Finding]:
    if values.rendering is not None and not doubled(values.rendering.objects):
        return
    given = [
        found for name in HANDLERS if (found := values.below(probe.entry, name)) and isinstance(found.value, Mapping)
    ]
    if len(given) > 1:
        names = " and ".join(each.name for each in given)
        own = sorted(given, key=lambda each: expected(values, each) is not None)
        message = (
            f"the probe `{probe.entry.where}` has {names}: Kubernetes takes exactly one and refuses the pod; keep one"
        )
        yield from values.report(message, *own, level=Level.ERROR, detail="handlers")


def _path(values: Values, probe: Probe) -> Iterator[Finding]:
    path = values.below(probe.entry, "httpGet", "path")
    text = written(path) if path else ""
    if path and text and not text.startswith(("/", "http://", "https://", "$")):
        message = (
            f"`{path.where}: {text}` does not start with `/`: the request goes to another address; write `/{text}`"
        )
        yield from values.report(message, path, fixes=values.replace(path.value, f"/{text}", f"write /{text}"))
