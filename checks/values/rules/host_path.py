"""A folder or socket of the node mounted into a pod.

What the pod can write there outlives it and changes the node. With `/`, `/etc`, or the socket of the
container runtime a pod takes over the node; other paths tie it to one node and are forbidden at Pod Security
level baseline.

Bad::

    extraVolumes:
      - name: docker
        hostPath:
          path: /var/run/docker.sock

Good::

    extraVolumes:
      - name: docker
        emptyDir: {}

Fix: a PersistentVolumeClaim, `emptyDir`, ConfigMap or Secret; for building images a rootless builder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.contexts import settings
from checks.values.document import Entry, Values
from checks.values.placeholders import templated
from checks.values.tree import Mapping, Scalar

_HARMLESS = re.compile(
    r"/etc/(machine-id|os-release|lsb-release|localtime|timezone|hosts|resolv\.conf|ssl|pki|ca-cert)|/lib/mod"
)
_SOCKET = re.compile(r"(docker|containerd|crio|dockershim|podman)[\w.-]*\.sock\Z")
_OWNS_NODE = re.compile(
    r"/?\Z|/(etc|root|boot|bin|sbin|lib|lib64|usr|home)(/|\Z)|/(var|proc|sys|dev|var/lib|var/run|run|opt)/?\Z"
    r"|/var/lib/(kubelet|docker|containerd|etcd|rancher)(/pki.*|/pods.*)?/?\Z|/(var/)?run/(docker|containerd|crio)/?\Z"
)


@rule(Level.WARNING, "security.host_access")
def check(values: Values) -> Iterator[Finding]:
    """hostPath volumes, and single settings named like them."""
    for view, entry in settings(values, "hostPath", "host_path", "containerdHostPath", "dockerHostPath"):
        place = view.below(entry, "path") if isinstance(entry.value, Mapping) else entry
        if place is None or not isinstance(place.value, Scalar) or not place.text.startswith("/"):
            continue
        if not templated(place.text):
            yield from _finding(view, place)


def _finding(view: Values, place: Entry) -> Iterator[Finding]:
    path = re.sub(r"/+", "/", place.text)
    owns = bool(_SOCKET.search(path) or _OWNS_NODE.match(path)) and not _HARMLESS.match(path)
    risk = "whoever is in the pod can take over the node" if owns else "what it writes there stays on one node"
    message = f"mounts `{path}` of the node: {risk}; use a PersistentVolumeClaim or `emptyDir`"
    yield from view.report(message, place, level=Level.ERROR if owns else Level.WARNING)
