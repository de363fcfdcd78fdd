"""One port twice: in a container, in a Service, or as a node port.

Two ports of a Service with one number, or two of a container with one name, make Kubernetes refuse the
object. Two container ports with one number are taken, but only one of them can be listened on.

Template::

    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec:
      ports:
        - {name: http, port: {{ .Values.port }}}
        - {name: metrics, port: {{ .Values.metricsPort }}}

Bad::

    port: 8080
    metricsPort: 8080

Good::

    port: 8080
    metricsPort: 9090

Fix: give each of them its own number or name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.port_links import doubled

if TYPE_CHECKING:
    from checks.values.document import Entry, Values


@rule(Level.ERROR, "network.port_conflict")
def check(values: Values) -> Iterator[Finding]:
    """Port numbers and names that stand twice where they may stand once."""
    rendering = values.rendering
    seen: set[Entry] = set()
    for pair in doubled(rendering.objects) if rendering else ():
        places = [rendering.trace(rendered, path) for rendered, path in (pair.second, pair.first)] if rendering else []
        found = [entry for entry in places if entry is not None]
        if not found or found[0] in seen or (len(found) == 2 and found[0] is found[1]):
            continue
        seen.add(found[0])
        yield from values.report(f"{pair.what} stands twice in {pair.where}; {pair.effect}", *found, detail="twice")
