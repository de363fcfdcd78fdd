"""A Linux capability beyond those that Pod Security level baseline allows.

Capabilities are pieces of root: SYS_ADMIN mounts file systems, NET_ADMIN rewrites routes, SYS_PTRACE reads
other processes, ALL is root itself.

Bad::

    securityContext:
      capabilities:
        add: [SYS_ADMIN]

Good::

    securityContext:
      capabilities:
        drop: [ALL]
        add: [NET_BIND_SERVICE]

Fix: drop ALL and add only what the program fails without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.contexts import settings
from checks.values.document import Entry, Values

_BASELINE = re.compile(
    "AUDIT_WRITE|CHOWN|DAC_OVERRIDE|FOWNER|FSETID|KILL|MKNOD|NET_BIND_SERVICE|SETFCAP|SETGID|SETPCAP|SETUID|SYS_CHROOT"
)
_LESSER = re.compile("IPC_LOCK|IPC_OWNER|NET_RAW|NET_BROADCAST|SYS_NICE|SYS_RESOURCE|SYS_TIME|LEASE|SYSLOG|WAKE_ALARM")


@rule(Level.ERROR, "security.capabilities")
def check(values: Values) -> Iterator[Finding]:
    """Items of `capabilities.add`."""
    for view, entry in settings(values, "add"):
        if not re.search(r"capabilit|\bcaps\b", entry.above, re.IGNORECASE):
            continue
        for item in [entry, *view.children(entry)]:
            yield from _judge(view, item)


def _judge(view: Values, item: Entry) -> Iterator[Finding]:
    name = item.text.upper().removeprefix("CAP_")
    if _BASELINE.fullmatch(name) or not re.fullmatch(r"[A-Z]+(_[A-Z0-9]+)*", name):
        return
    level = Level.WARNING if _LESSER.fullmatch(name) else Level.ERROR
    rights = "all rights of root" if name == "ALL" else "a part of the rights of root"
    message = (
        f"adds the capability {item.text}: {rights}, "
        "which Pod Security level baseline refuses; leave it out, or add only what the program fails without"
    )
    yield from view.report(message, item, level=level)
