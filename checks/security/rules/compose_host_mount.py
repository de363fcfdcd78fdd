"""A compose service can write where the host keeps what it runs on.

With the container runtime's socket a service starts any container it likes; with `/`, `/etc`, `/proc` or another
folder of the system it changes the machine. A mount that is `:ro` cannot be written to, which is no help with a
socket.

Bad::

    services:
      ci:
        image: runner:3.2.0
        volumes:
          - /var/run/docker.sock:/var/run/docker.sock

Good::

    services:
      ci:
        image: runner:3.2.0
        volumes:
          - ./work:/work
          - /etc/localtime:/etc/localtime:ro

Fix: mount a named volume or a folder of the project; put a filtering proxy before the socket.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.security.document import Document
from checks.values.tree import AnyNode, Mapping, Scalar, Sequence

_SOCKETS = ("docker.sock", "containerd.sock", "crio.sock", "podman.sock")
_SYSTEM = ("/bin", "/boot", "/dev", "/etc", "/lib", "/proc", "/root", "/run", "/sbin", "/sys", "/usr", "/var")
_DEEPER = ("/boot", "/dev", "/etc", "/proc", "/root", "/sys")


@rule(Level.ERROR, "misconfiguration.compose")
def check(document: Document) -> Iterator[Finding]:
    """Mounts of the host that a service can do harm with."""
    for name, service in document.services:
        volumes = service.get("volumes")
        for volume in volumes.items if isinstance(volumes, Sequence) else ():
            source, read_only = _source(volume)
            if _risky(source, read_only):
                yield from document.node(f"The service {name} mounts {source} of the host", volume, f"{name} {source}")


def _source(volume: AnyNode) -> tuple[str, bool]:
    """The folder of the host, and whether it can only be read."""
    if isinstance(volume, Scalar):
        source, _, rest = volume.text.partition(":")
        return source, "ro" in rest.rpartition(":")[2].split(",")
    if isinstance(volume, Mapping) and volume.scalar("type") == "bind":
        return str(volume.scalar("source") or ""), volume.scalar("read_only") is True
    return "", False


def _risky(source: str, read_only: bool) -> bool:
    path = source.rstrip("/") or source
    if path.endswith(_SOCKETS):
        return True
    deeper = any(path.startswith(f"{folder}/") for folder in _DEEPER)
    return not read_only and (path == "/" or path in _SYSTEM or deeper)
