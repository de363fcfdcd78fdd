"""The times of a probe cannot work together, or are not allowed.

A liveness or startup probe succeeds at once or not at all (successThreshold 1), and a period of 0 is
refused. A timeout above the period lets slow answers pile up; in milliseconds it never comes.

Bad::

    readinessProbe:
      periodSeconds: 10
      timeoutSeconds: 2000

Good::

    readinessProbe:
      periodSeconds: 10
      timeoutSeconds: 2

Fix: all times are seconds; keep the timeout at or below the period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.probes import Probe, below_least, probes, seconds, times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Values


@rule(Level.WARNING, "probe.timing")
def check(values: Values) -> Iterator[Finding]:
    """Times of probes that the cluster refuses or that never come."""
    for probe in probes(values):
        refused = False
        for place, name, value in times(values, probe):
            if reason := below_least(probe, name, value):
                refused = True
                message = f"`{place.where}: {place.text}` {reason}: the cluster refuses the pod"
                yield from values.report(
                    message, place, level=Level.ERROR, fixes=values.replace(place.value, "1", "write 1")
                )
        if not refused:
            yield from _slow(values, probe)


def _slow(values: Values, probe: Probe) -> Iterator[Finding]:
    timeout, at = seconds(values, probe, "timeoutSeconds")
    period, beside = seconds(values, probe, "periodSeconds")
    if timeout <= period:
        return
    places = [place for place in (at, beside) if place]
    unit = "; it looks like milliseconds, and Kubernetes takes seconds" if timeout >= 500 else ""
    message = (
        f"the probe `{probe.entry.where}` waits {timeout:g}s for an answer and asks every {period:g}s: a hanging "
        f"container is noticed late{unit}; keep timeoutSeconds at or below periodSeconds"
    )
    yield from values.report(message, *places, detail="timeout")
