"""A cluster that votes has an even number of members.

etcd, ZooKeeper, Consul and their like need more than half of their members. Four survive the loss of
one, as three do, and two survive none: the extra member costs and only adds something that can fail.

Bad::

    etcd:
      replicaCount: 4

Good::

    etcd:
      replicaCount: 3

Fix: write the next odd number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.places import number
from checks.values.quorum import voters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Values


@rule(Level.WARNING, "availability.quorum")
def check(values: Values) -> Iterator[Finding]:
    """Even numbers of voting members."""
    for entry, name in voters(values):
        count = number(entry)
        if count and count >= 2 and count % 2 == 0:
            message = (
                f"`{entry.where}: {entry.text}`: {name} needs more than half of its members, so {count:g} survive the "
                f"loss of {(count - 1) // 2:g}, no more than {count - 1:g} do; write {count - 1:g} or {count + 1:g}"
            )
            yield from values.report(message, entry)
