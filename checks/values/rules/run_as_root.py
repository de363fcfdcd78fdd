"""A container that runs as root.

An error in the program or in the container runtime then starts from root on the node's kernel, and mounted
files are written as root. Most images name a user; the chart only has to keep it.

Bad::

    securityContext:
      runAsUser: 0

Good::

    securityContext:
      runAsNonRoot: true
      runAsUser: 10001

Fix: `runAsNonRoot: true` and a `runAsUser` above 0; let `fsGroup` give access to volumes.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.contexts import number, settings, truth
from checks.values.document import Values

_USER = ("runAsUser", "run_as_user", "runAsUserId")
_NON_ROOT = ("runAsNonRoot", "run_as_non_root")


@rule(Level.ERROR, "security.root")
def check(values: Values) -> Iterator[Finding]:
    """User 0, group 0, and root allowed."""
    for view, entry in settings(values, *_USER):
        if number(entry) == 0:
            message = (
                "runs as user 0 (root): a break-out starts as root on the node; write a user above 0, such as 10001"
            )
            yield from view.report(message, entry)
    for view, entry in settings(values, *_NON_ROOT):
        if truth(entry) is not False:
            continue
        user = number(view.sibling(entry, *_USER))
        if user == 0 and view.owns(entry.value) and view.owns(view.sibling(entry, *_USER).value):  # type: ignore[union-attr]
            continue
        level = Level.WARNING if user else Level.ERROR
        kept = f"; only runAsUser {user} keeps it from root" if user else " when the image's user is root"
        yield from view.report(
            f"`{entry.name}: false` lets the container start as root{kept}; write `true`", entry, level=level
        )
    for view, entry in settings(values, "runAsGroup", "run_as_group"):
        if number(entry) == 0 and number(view.sibling(entry, *_USER)) != 0:
            message = "runs with group 0 (root): it can change files that the group owns; write a group above 0"
            yield from view.report(message, entry, level=Level.WARNING)
