"""An autoscaler's target is one that never scales, or always.

The target is the use of CPU or memory in percent of the request. Far above 100 it is not reached before
pods starve; 0 is refused; a few percent are passed by an idle pod.

Bad::

    autoscaling:
      enabled: true
      targetCPUUtilizationPercentage: 800

Good::

    autoscaling:
      enabled: true
      targetCPUUtilizationPercentage: 80

Fix: write a percentage such as 70 or 80.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.places import number
from checks.values.utilization import problem, targets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Values


@rule(Level.WARNING, "autoscaling.target")
def check(values: Values) -> Iterator[Finding]:
    """Targets in percent that make no sense."""
    for entry in targets(values):
        if (value := number(entry)) is not None and (reason := problem(value)):
            message = f"`{entry.where}: {entry.text}` {reason}; write a percentage of the request, such as 80"
            yield from values.report(message, entry)
