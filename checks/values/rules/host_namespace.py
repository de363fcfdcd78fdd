"""A pod in a namespace of its node: network, processes or shared memory.

With the host's processes it can read the memory and environment of every other pod; with the host's network
it listens on the node's addresses, no NetworkPolicy applies, and two pods on one node compete for ports.

Bad::

    hostNetwork: true

Good::

    hostNetwork: false
    annotations:
      note: hostNetwork true was replaced by a Service

Fix: remove it; reach the pod through a Service. Where a node agent cannot do without, allow it for that
namespace only.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.contexts import switched_on
from checks.values.document import Values

_SHARED = {
    "hostnetwork": ("network: the pod listens on the node's addresses and no NetworkPolicy applies", Level.WARNING),
    "hostpid": ("processes: the pod sees them all, with their environment, and can signal them", Level.ERROR),
    "hostipc": ("shared memory: the pod can read what other processes keep there", Level.ERROR),
}
_NAMES = {
    spelling: kind
    for kind, name in (("hostnetwork", "host_network"), ("hostpid", "host_pid"), ("hostipc", "host_ipc"))
    for spelling in (kind, name, f"use{kind}", f"{kind}ing", f"{kind}.enabled")
}


@rule(Level.ERROR, "security.host_access")
def check(values: Values) -> Iterator[Finding]:
    """hostNetwork, hostPID and hostIPC that are on."""
    for spelling, kind in _NAMES.items():
        risk, level = _SHARED[kind]
        for view, entry in switched_on(values, spelling):
            message = f"`{entry.where}` is true: it shares the node's {risk}; write `false` unless this is a node agent"
            yield from view.report(message, entry, level=level)
