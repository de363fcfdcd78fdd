"""Two volumes on one path of one container.

A container can have only one volume at a path. Kubernetes refuses the pod with "must be unique"; often
one of the two mounts stands in the chart's template, and the values add the other.

Template::

    apiVersion: v1
    kind: Pod
    metadata: {name: web}
    spec:
      volumes: [{name: config, emptyDir: {}}, {name: extra, emptyDir: {}}]
      containers:
        - name: web
          image: web
          volumeMounts:
            - {name: config, mountPath: /etc/web}
            - {name: extra, mountPath: {{ .Values.extraPath }}}

Bad::

    extraPath: /etc/web

Good::

    extraPath: /etc/web-extra

Fix: mount one of them elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.pods import Container, pods
from checks.values.tree import Path

if TYPE_CHECKING:
    from checks.values.document import Entry, Values


@rule(Level.ERROR, "reference.conflict")
def check(values: Values) -> Iterator[Finding]:
    """Mount paths that a container has twice."""
    rendering = values.rendering
    seen: set[Entry] = set()
    for pod in pods(rendering.objects) if rendering else ():
        for container in pod.containers():
            for one, other, where in _twice(container):
                places = [rendering.trace(pod.rendered, path) for path in (other, one)] if rendering else []
                found = [entry for entry in places if entry is not None]
                if found and found[0] not in seen and not (len(found) == 2 and found[0] is found[1]):
                    seen.add(found[0])
                    message = f"the {container.title} gets two volumes at `{where}`; Kubernetes will refuse the pod"
                    yield from values.report(message, *found, detail="mount path")


def _twice(container: Container) -> Iterator[tuple[Path, Path, str]]:
    taken: dict[str, Path] = {}
    for path, mount in container.items("volumeMounts"):
        if isinstance(where := mount.get("mountPath"), str) and where:
            bare = where.rstrip("/") or "/"
            if bare in taken:
                yield taken[bare], (*path, "mountPath"), where
            taken.setdefault(bare, (*path, "mountPath"))
