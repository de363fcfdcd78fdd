"""Two volumes mounted at one path of a container.

Kubernetes refuses the pod: each `mountPath` must be unique, with or without a `subPath`.

Bad::

    extraVolumeMounts:
      - name: config
        mountPath: /etc/app
      - name: secrets
        mountPath: /etc/app

Good::

    extraVolumeMounts:
      - name: config
        mountPath: /etc/app
      - name: secrets
        mountPath: /etc/app-secrets

Fix: another path, or one projected volume that joins both sources.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.document import Entry, Values
from checks.values.lists import field, lists


@rule(Level.ERROR, "reference.conflict")
def check(values: Values) -> Iterator[Finding]:
    """Lists of mounts with a path more than once."""
    for view, entry in lists(values, ""):
        seen: dict[str, Entry] = {}
        for item in view.children(entry):
            if (place := field(view, item, "mountPath")) is None:
                continue
            first = seen.setdefault(place.text.rstrip("/"), place)
            if first is not place:
                message = (
                    f"`{place.text}` is mounted twice, first on line {first.anchor.line}: Kubernetes refuses the pod; "
                    "choose another path, or join both in one projected volume"
                )
                yield from view.report(message, place, first)
