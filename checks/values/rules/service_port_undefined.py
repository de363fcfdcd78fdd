"""A Service, Ingress or monitor that points at a port which is not there.

A Service finds a named port by the pods' container ports, an Ingress and a ServiceMonitor find theirs by
the Service's. Nothing complains about a wrong one: requests just get no answer.

Template::

    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec:
      selector: {app: web}
      ports: [{port: 80, targetPort: {{ .Values.targetPort }}}]
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: web, labels: {app: web}}
    spec:
      containers:
        - {name: web, image: web, ports: [{name: http, containerPort: 8080}]}

Bad::

    targetPort: htpp

Good::

    targetPort: http

Fix: write the name of a port that exists, as the message lists them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.port_links import dangling

if TYPE_CHECKING:
    from checks.values.document import Entry, Values


@rule(Level.ERROR, "reference.undefined")
def check(values: Values) -> Iterator[Finding]:
    """Ports named by one object that the other does not have."""
    rendering = values.rendering
    seen: set[Entry] = set()
    for link in dangling(rendering.complete) if rendering else ():
        entry = rendering.trace(link.rendered, link.path) if rendering else None
        if entry is None and link.other is not None and rendering:
            entry = rendering.trace(*link.other)
        if entry is not None and entry not in seen:
            seen.add(entry)
            message = f"{link.rendered.title} sends to port {link.port} of {link.target}, which has {link.known}"
            yield from values.report(message, entry, detail="port")
