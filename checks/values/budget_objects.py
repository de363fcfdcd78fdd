"""Disruption budgets and autoscalers among the rendered objects, with the values behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.values import budgets
from checks.values.manifests import MISSING, Rendered, value_at
from checks.values.pods import of_kind, pods, selected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values
    from checks.values.rendering import Rendering
    from checks.values.tree import Path

_LEAST = ("spec", "minAvailable")
_MOST = ("spec", "maxUnavailable")
_REPLICAS = ("spec", "replicas")
_SCALERS = ("HorizontalPodAutoscaler", "ScaledObject")


def field_of(data: object, path: tuple[str, ...]) -> object:
    """What stands at a path of an object; None when nothing does."""
    found = value_at(data, path)
    return None if found is MISSING else found


def complete(values: Values, path: Path) -> bool:
    """Whether the objects that a value at the path leads to were all rendered."""
    rendering, chart = values.rendering, values.chart
    if rendering is None or chart is None or any(problem.kind != "undefined" for problem in rendering.problems):
        return False
    absent = {each.key for each in chart.dependencies if each.chart is None}
    return not path or path[0] not in absent


def deadlocks(values: Values) -> Iterator[tuple[list[Entry], str]]:
    """Budgets that keep all pods: the values behind it, and why."""
    rendering = values.rendering
    for budget in of_kind(rendering.objects, "PodDisruptionBudget") if rendering else ():
        assert rendering is not None
        least, most = field_of(budget.data, _LEAST), field_of(budget.data, _MOST)
        if budgets.nothing(most):
            yield _placed(rendering, (budget, _MOST)), f"`maxUnavailable: {most}` of {budget.title}"
        elif budgets.everything(least):
            yield _placed(rendering, (budget, _LEAST)), f"`minAvailable: {least}` of {budget.title}"
        elif workloads := list(_workloads(rendering.objects, budget)):
            count = sum(replicas(rendering.objects, each)[0] for each in workloads)
            kept = budgets.kept(least, count)
            if kept is not None and kept >= count >= 1:
                reason = f"`minAvailable: {least}` of {budget.title}, and there are {count:g}"
                fields = [(each, path) for each, path in (replicas(rendering.objects, w)[1] for w in workloads)]
                yield _placed(rendering, (budget, _LEAST), *fields), reason


def both_fields(values: Values) -> Iterator[tuple[list[Entry], str]]:
    """Budgets that have minAvailable and maxUnavailable."""
    rendering = values.rendering
    for budget in of_kind(rendering.objects, "PodDisruptionBudget") if rendering else ():
        assert rendering is not None
        if field_of(budget.data, _LEAST) is not None and field_of(budget.data, _MOST) is not None:
            yield _placed(rendering, (budget, _MOST), (budget, _LEAST)), budget.title


def replicas(objects: list[Rendered], workload: Rendered) -> tuple[float, tuple[Rendered, tuple[str, ...]]]:
    """The least number of pods of a workload, and the field that says so."""
    for scaler in of_kind(objects, *_SCALERS):
        if scaled(scaler) == (workload.kind, workload.name):
            field = ("spec", "minReplicas" if scaler.kind == _SCALERS[0] else "minReplicaCount")
            return _count(field_of(scaler.data, field)), (scaler, field)
    return _count(field_of(workload.data, _REPLICAS)), (workload, _REPLICAS)


def scaled(scaler: Rendered) -> tuple[str, str]:
    """Kind and name of what an autoscaler scales."""
    target = field_of(scaler.data, ("spec", "scaleTargetRef"))
    found = target if isinstance(target, dict) else {}
    return str(found.get("kind") or "Deployment"), str(found.get("name") or "")


def _count(value: object) -> float:
    return value if isinstance(value, int) and not isinstance(value, bool) else 1


def _workloads(objects: list[Rendered], budget: Rendered) -> Iterator[Rendered]:
    selector = field_of(budget.data, ("spec", "selector", "matchLabels"))
    for pod in pods(objects):
        if pod.rendered.kind in ("Deployment", "StatefulSet") and selected(selector, pod.labels):
            yield pod.rendered


def _placed(rendering: Rendering, *fields: tuple[Rendered, tuple[str, ...]]) -> list[Entry]:
    """The values of the file under test behind some fields."""
    found = [entry for rendered, path in fields if (entry := rendering.trace(rendered, path))]
    return list({entry.path: entry for entry in found}.values())
