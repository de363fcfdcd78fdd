"""A container mounts a volume that its pod does not have.

Each `volumeMounts` entry names a volume of the same pod. When none has the name, Kubernetes refuses
the pod, and the rollout stops.

Template::

    apiVersion: v1
    kind: Pod
    metadata: {name: web}
    spec:
      volumes: {{ toYaml .Values.volumes | nindent 4 }}
      containers:
        - name: web
          image: web
          volumeMounts: {{ toYaml .Values.mounts | nindent 8 }}

Bad::

    volumes:
      - name: cache
        emptyDir: {}
    mounts:
      - name: cahce
        mountPath: /cache

Good::

    volumes:
      - name: cache
        emptyDir: {}
    mounts:
      - name: cache
        mountPath: /cache

Fix: write the name of a volume of the pod, or add the volume.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.pods import Container, Pod, pods

if TYPE_CHECKING:
    from checks.values.document import Entry, Values
    from checks.values.rendering import Rendering


@rule(Level.ERROR, "reference.undefined")
def check(values: Values) -> Iterator[Finding]:
    """Mounts without their volume."""
    rendering = values.rendering
    seen: set[Entry] = set()
    for pod in pods(rendering.complete) if rendering else ():
        for container in pod.containers():
            for entry, name in _missing(rendering, pod, container) if rendering else ():
                if entry not in seen:
                    seen.add(entry)
                    message = (
                        f'the {container.title} mounts a volume "{name}" that the pod does not have; {_known(pod)}'
                    )
                    yield from values.report(message, entry, detail="mount")


def _missing(rendering: Rendering, pod: Pod, container: Container) -> Iterator[tuple[Entry, str]]:
    volumes = pod.volumes()
    mounted = {str(mount.get("name")) for each in pod.containers() for _, mount in each.items("volumeMounts")}
    for path, mount in container.items("volumeMounts"):
        name = mount.get("name")
        if not isinstance(name, str) or name in volumes:
            continue
        places = [(*path, "name"), *(volumes[each] for each in volumes if each not in mounted)]
        if entry := next((found for place in places if (found := rendering.trace(pod.rendered, place))), None):
            yield entry, name


def _known(pod: Pod) -> str:
    names = sorted(pod.volumes())
    return f"it has {', '.join(names[:12])}" if names else "it has none"
