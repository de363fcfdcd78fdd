"""The bounds of an autoscaler contradict each other.

The least number of replicas must not be above the most, and the most must be 1 or more. The cluster
refuses the autoscaler, or it never scales.

Bad::

    autoscaling:
      enabled: true
      minReplicas: 10
      maxReplicas: 3

Good::

    autoscaling:
      enabled: true
      minReplicas: 3
      maxReplicas: 10

Fix: make minReplicas the smaller one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.places import number
from checks.values.scaling import Scaler, scalers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values


@rule(Level.ERROR, "autoscaling.bounds")
def check(values: Values) -> Iterator[Finding]:
    """Autoscalers whose bounds cannot be."""
    for scaler in scalers(values):
        least, most = number(scaler.least), number(scaler.most)
        if scaler.most and most is not None and most < 1:
            yield from _refused(values, scaler.most, "must be 1 or more")
        elif scaler.least and least is not None and least < 0:
            yield from _refused(values, scaler.least, "must be 0 or more")
        elif scaler.least and scaler.most and least is not None and most is not None and least > most:
            message = (
                f"`{scaler.least.where}: {scaler.least.text}` is above `{scaler.most.name}: {scaler.most.text}`: "
                f"the cluster refuses the autoscaler; make the smaller one the minimum"
            )
            yield from values.report(message, scaler.least, scaler.most, detail="crossed")
        elif least == 0:
            yield from _to_nothing(values, scaler)


def _refused(values: Values, place: Entry, reason: str) -> Iterator[Finding]:
    yield from values.report(f"`{place.where}: {place.text}` {reason}: the cluster refuses the autoscaler", place)


def _to_nothing(values: Values, scaler: Scaler) -> Iterator[Finding]:
    if scaler.least and not scaler.event_driven:
        message = (
            f"`{scaler.least.where}: 0`: an autoscaler without external metrics cannot come back from 0, and most "
            f"clusters refuse it (feature gate HPAScaleToZero); write 1 or more"
        )
        yield from values.report(message, scaler.least, level=Level.WARNING)
