"""A process that may gain more rights than its parent.

With `allowPrivilegeEscalation: true` a set-uid binary in the image turns a plain user into root. The
restricted level of the Pod Security Standards refuses such a pod.

Bad::

    containerSecurityContext:
      allowPrivilegeEscalation: true

Good::

    containerSecurityContext:
      allowPrivilegeEscalation: false

Fix: `allowPrivilegeEscalation: false`.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.contexts import switched_on
from checks.values.document import Values

_NAMES = ("allowPrivilegeEscalation", "allow_privilege_escalation", "spilo_allow_privilege_escalation")


@rule(Level.WARNING, "security.privilege_escalation")
def check(values: Values) -> Iterator[Finding]:
    """Privilege escalation that is allowed."""
    for view, entry in switched_on(values, *_NAMES):
        message = f"`{entry.name}: true` lets a set-uid program in the image become root; write `false`"
        yield from view.report(message, entry)
