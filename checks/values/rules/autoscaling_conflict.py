"""Something else than the autoscaler sets the number of replicas too.

When a chart renders spec.replicas beside an autoscaler, every release resets the number of pods that the
autoscaler had chosen, and pods are lost or added in the middle of the load.

Template::

    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: {{ .Values.replicaCount }}
      template: {spec: {containers: [{name: web, image: web}]}}
    ---
    {{- if .Values.autoscaling.enabled }}
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata: {name: web}
    spec:
      scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
      maxReplicas: {{ .Values.autoscaling.maxReplicas }}
    {{- end }}

Bad::

    replicaCount: 2
    autoscaling:
      enabled: true
      maxReplicas: 5

Good::

    replicaCount: 2
    autoscaling:
      enabled: false
      maxReplicas: 5

Fix: leave the replicas out of the template while the autoscaler is on, or switch the autoscaler off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values import scaling_objects
from checks.values.places import number
from checks.values.scaling import fixed_beside, scalers, switch_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Values


@rule(Level.WARNING, "autoscaling.conflict")
def check(values: Values) -> Iterator[Finding]:
    """Fixed replicas, or a second autoscaler, beside an autoscaler."""
    if values.rendering is not None:
        for places, reason in scaling_objects.conflicts(values):
            yield from values.report(f"{reason}; leave the number to the autoscaler, or switch it off", *places)
        return
    for scaler in scalers(values):
        fixed, switch = fixed_beside(values, scaler.path), switch_of(values, scaler.path)
        count, most = number(fixed), number(scaler.most)
        if fixed and switch and values.owns(fixed.value) and count and most and count > most:
            message = f"`{fixed.where}: {fixed.text}` is above the maximum of the autoscaler, {most:g}"
            yield from values.report(f"{message}; each release adds pods that it removes again", fixed, switch)
