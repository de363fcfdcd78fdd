"""Autoscalers among the rendered objects that share their workload with something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.values.budget_objects import field_of, scaled
from checks.values.manifests import Rendered
from checks.values.pods import listed, of_kind
from checks.values.scaling import switches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values

_REPLICAS = ("spec", "replicas")
_METRICS = ("spec", "metrics")


def conflicts(values: Values) -> Iterator[tuple[list[Entry], str]]:
    """Autoscalers beside fixed replicas or beside a second autoscaler: the values, and what is wrong."""
    rendering = values.rendering
    objects = rendering.objects if rendering else []
    for scaler in of_kind(objects, "HorizontalPodAutoscaler", "ScaledObject"):
        target = scaled(scaler)
        for each in objects:
            if (each.kind, each.name) == target and field_of(each.data, _REPLICAS):
                yield (
                    _places(values, scaler, each),
                    (
                        f"{each.title} has `replicas: {field_of(each.data, _REPLICAS)}` beside its autoscaler: "
                        f"every release resets what the autoscaler chose"
                    ),
                )
            elif each.kind == "VerticalPodAutoscaler" and _vertical(each) == target and _by_resource(scaler):
                reason = f"{each.title} changes the requests that {scaler.title} measures by"
                yield _places(values, scaler, each), f"{reason}: the two work against each other"


def _vertical(scaler: Rendered) -> tuple[str, str] | None:
    """What a vertical autoscaler resizes; None when it only recommends."""
    mode = field_of(scaler.data, ("spec", "updatePolicy", "updateMode"))
    target = field_of(scaler.data, ("spec", "targetRef"))
    if mode in ("Off", "Initial") or not isinstance(target, dict):
        return None
    return str(target.get("kind")), str(target.get("name"))


def _by_resource(scaler: Rendered) -> bool:
    return any(each.get("type") == "Resource" for _, each in listed(field_of(scaler.data, _METRICS), _METRICS))


def _places(values: Values, scaler: Rendered, other: Rendered) -> list[Entry]:
    """The switch of the autoscaler, then what gave the fixed number."""
    rendering = values.rendering
    assert rendering is not None
    traced = [rendering.trace(scaler, ("spec", field)) for field in ("maxReplicas", "maxReplicaCount")]
    bound = next((each for each in traced if each), None)
    every = switches(values)
    near = [each for each in every if bound and each.path[:-1] == bound.path[:-1]]
    most = field_of(scaler.data, ("spec", "maxReplicas"))
    like = [
        each for each in every if any(below.scalar == most for below in values.children(values.entries[each.path[:-1]]))
    ]
    fixed = rendering.trace(other, _REPLICAS)
    return [*(near or like or every)[:1], *([bound] if bound else []), *([fixed] if fixed else [])]
