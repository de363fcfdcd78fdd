"""A container without the kernel's call filter.

`Unconfined` switches seccomp or AppArmor off: all system calls are open, among them most that container
break-outs used. Pod Security level baseline refuses it.

Bad::

    securityContext:
      seccompProfile:
        type: Unconfined

Good::

    securityContext:
      seccompProfile:
        type: RuntimeDefault

Fix: `type: RuntimeDefault`, or a profile of your own with `type: Localhost`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.contexts import settings
from checks.values.document import Entry, Values

_ANNOTATION = re.compile(r"(container\.)?(seccomp|apparmor)\.security\.(alpha|beta)\.kubernetes\.io")
_MESSAGE = "switches the kernel's call filter off, all system calls are open; write `RuntimeDefault`"


@rule(Level.WARNING, "security.privilege_escalation")
def check(values: Values) -> Iterator[Finding]:
    """Unconfined profiles, in security contexts and in the older annotations."""
    for view, entry in settings(values, "type", "seccompProfile", "appArmorProfile", "appArmor", "seccomp"):
        profile = re.search(r"seccomp|apparmor", entry.above if entry.name == "type" else entry.name, re.IGNORECASE)
        if profile and entry.text.lower() == "unconfined":
            yield from view.report(f"`{entry.text}` {_MESSAGE}", entry)
    for view in values.views:
        for entry in view.entries.values():
            if entry.active and entry.text == "unconfined" and _is_annotation(entry):
                yield from view.report(f"`{entry.text}` {_MESSAGE.replace('RuntimeDefault', 'runtime/default')}", entry)


def _is_annotation(entry: Entry) -> bool:
    return isinstance(entry.path[-1], str) and bool(_ANNOTATION.match(entry.path[-1]))
