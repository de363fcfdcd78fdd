"""A privileged container.

It has every capability and all devices of the node, without seccomp or AppArmor: whoever takes over the
process owns the node and with it all other pods there. Pod Security Standards forbid it at the baseline
level.

Bad::

    securityContext:
      privileged: true

Good::

    securityContext:
      privileged: false
      capabilities:
        drop: [ALL]

Fix: `privileged: false`; add the one capability or mount the one device that is needed.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.contexts import settings, switched_on
from checks.values.document import Values

_RISK = "the container can do on the node what root can; a namespace at Pod Security level baseline refuses the pod"


@rule(Level.ERROR, "security.privileged")
def check(values: Values) -> Iterator[Finding]:
    """`privileged`, Windows host processes and unmasked /proc."""
    for view, entry in switched_on(values, "privileged", "hostProcess", "spilo_privileged"):
        message = f"`{entry.where}` is true: {_RISK}; write `false` and grant the single capability that is needed"
        yield from view.report(message, entry)
    for view, entry in settings(values, "procMount"):
        if entry.scalar == "Unmasked":
            yield from view.report(f"`procMount: Unmasked` shows the node's /proc: {_RISK}; leave it out", entry)
