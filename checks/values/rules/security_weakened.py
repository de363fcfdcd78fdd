"""A change that takes a protection away.

What was hardened on purpose becomes open again: a container may run as root, a network policy or
authentication goes off, a certificate is no longer verified. Nothing fails, so nobody notices.

Before::

    securityContext:
      runAsNonRoot: true

Bad::

    securityContext:
      runAsNonRoot: false

Good::

    securityContext:
      runAsNonRoot: true
      readOnlyRootFilesystem: true

Fix: keep the protection, or explain the exception in an ignore.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.changes import Change, changes, is_empty
from checks.values.document import Entry, Values
from checks.values.tree import Scalar, Sequence

GOOD = ("runAsNonRoot", "readOnlyRootFilesystem", "verify", "tlsVerify", "sslVerify", "requireAuth", "authEnabled")
BAD = (
    "privileged", "allowPrivilegeEscalation", "hostNetwork", "hostPID", "hostIPC", "insecure", "insecureSkipVerify",
    "insecureSkipTLSVerify", "skipTLSVerify", "automountServiceAccountToken", "anonymous", "clusterAdmin",
    "allowAnonymous", "anonymousAccess", "disableAuth", "tlsInsecure", "allowInsecure",
)  # fmt: skip
CONTEXTS = (
    "securityContext",
    "podSecurityContext",
    "containerSecurityContext",
    "seccompProfile",
    "capabilities",
    "drop",
)
USERS = ("runAsUser", "runAsGroup", "fsGroup")
_GUARDS = re.compile(
    r"networkpolic|\Aauth|authentication|\Atls|\Assl|mtls|rbac|securitycontext|pod_?security|oauth|waf", re.IGNORECASE
)
_MODES = {"sslmode": ("verify-full", "verify-ca", "require"), "type": ("RuntimeDefault", "Localhost")}


@rule(Level.WARNING, "diff.security_weakened")
def check(values: Values) -> Iterator[Finding]:
    """Protections that were there before and are not any more."""
    for change in changes(values, *GOOD, *BAD, *CONTEXTS, *USERS, *_MODES, "enabled", "create"):
        if problem := _problem(change):
            yield from values.report(f"`{change.before.where}`: {problem}; keep the protection", change.place)
    yield from _added(values)


def _problem(change: Change) -> str:
    name, before, after = change.before.name, change.before, change.after
    now = after.scalar if after else None
    if name in GOOD and before.scalar is True and now is not True:
        return "it was on before the change"
    if name in BAD and before.scalar is False and now is not False:
        return "it was off before the change"
    if name in CONTEXTS:
        return _context(before, after)
    return _setting(change)


def _setting(change: Change) -> str:
    name, before, after = change.before.name, change.before, change.after
    now = after.scalar if after else None
    if name in ("enabled", "create") and before.scalar is True and now is not True and _GUARDS.search(before.above):
        return f"{before.above} is switched off"
    if name in USERS and isinstance(before.scalar, int) and before.scalar > 0 and now in (0, None):
        return "the container may run as root now"
    if name in _MODES and before.text in _MODES[name] and (after is None or after.text not in _MODES[name]):
        return f"it was {before.text} before the change" if name != "type" or before.above == "seccompProfile" else ""
    return ""


def _context(before: Entry, after: Entry | None) -> str:
    if isinstance(before.value, Sequence) and before.name == "drop":
        kept = {item.text for item in getattr(after.value, "items", ()) if isinstance(item, Scalar)} if after else set()
        lost = [item.text for item in before.value.items if isinstance(item, Scalar) and item.text not in kept]
        return f"dropped no more: {', '.join(lost)}" if lost and "ALL" not in kept else ""
    if not is_empty(before) and (after is None or is_empty(after)):
        return "all of it is gone"
    return ""


def _added(values: Values) -> Iterator[Finding]:
    """A dangerous switch that the change brings in where there was none."""
    if values.before is None or values.before.error:
        return
    for entry in values.find(*BAD):
        if entry.scalar is True and values.owns(entry.value) and entry.path not in values.before.entries:
            yield from values.report(f"`{entry.where}`: the change switches it on; keep the protection", entry)
