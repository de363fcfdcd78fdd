"""A probe that asks at a port the container does not have.

A probe that names a port needs a container port of that name: else Kubernetes refuses the pod. A number
that no container port shows is often the port of another container, and the probe then fails for ever.

Template::

    apiVersion: v1
    kind: Pod
    metadata: {name: web}
    spec:
      containers:
        - name: web
          image: web
          ports: [{name: http, containerPort: 80}]
          livenessProbe: {{ toYaml .Values.livenessProbe | nindent 8 }}

Bad::

    livenessProbe:
      tcpSocket:
        port: htpp

Good::

    livenessProbe:
      tcpSocket:
        port: http

Fix: write the name or the number of one of the container's ports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.manifests import value_at
from checks.values.pods import PROBES, Container, Pod, pods
from checks.values.tree import Path

if TYPE_CHECKING:
    from checks.values.document import Entry, Values

_HOOKS = ("httpGet", "tcpSocket", "grpc")


@rule(Level.ERROR, "probe.target")
def check(values: Values) -> Iterator[Finding]:
    """Probes and lifecycle hooks at a port that is not there."""
    rendering = values.rendering
    seen: set[Entry] = set()
    for pod in pods(rendering.complete) if rendering else ():
        for container in pod.containers():
            for path, port, known in _lost(container):
                entry = rendering.trace(pod.rendered, path) if rendering else None
                if entry is None or entry in seen or (isinstance(port, int) and _elsewhere(values, entry, pod, port)):
                    continue
                seen.add(entry)
                named = isinstance(port, str)
                what = "which Kubernetes will refuse" if named else "so it may fail for ever"
                message = (
                    f"`{entry.where}` asks at port {port} of the {container.title}, {what}; it has {', '.join(known)}"
                )
                yield from values.report(message, entry, detail="port", level=None if named else Level.WARNING)


def _elsewhere(values: Values, entry: Entry, pod: Pod, port: int) -> bool:
    """Whether the number stands at another place of the values, or in what the program is told: no slip then."""
    number = re.compile(rf"(?<!\d){port}(?!\d)")
    told = [each.data.get(key) for each in pod.containers() for key in ("args", "command", "env")]
    others = (each.text for each in values.entries.values() if each is not entry)
    return bool(number.search(str(told))) or any(number.search(text) for text in others)


def _lost(container: Container) -> Iterator[tuple[Path, object, list[str]]]:
    ports = [each for _, each in container.items("ports")]
    names = [each["name"] for each in ports if isinstance(each.get("name"), str)]
    numbers = [each["containerPort"] for each in ports if isinstance(each.get("containerPort"), int)]
    known = [*map(str, names), *map(str, numbers)] or ["none"]
    places = [*((probe,) for probe in PROBES), ("lifecycle", "preStop"), ("lifecycle", "postStart")]
    for place in places:
        for hook in _HOOKS:
            port = value_at(container.data, (*place, hook, "port"))
            lost = (
                port not in names and not port.isdigit() if isinstance(port, str) else numbers and port not in numbers
            )
            if isinstance(port, str | int) and port and lost:
                yield (*container.path, *place, hook, "port"), port, known
