"""The pods and services among the rendered objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checks.values.manifests import Rendered, value_at
from checks.values.tree import Path

_TEMPLATE: Path = ("spec", "template", "spec")
_PODS: dict[str, Path] = {
    "Pod": ("spec",),
    "CronJob": ("spec", "jobTemplate", *_TEMPLATE),
    **dict.fromkeys(("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "Rollout"), _TEMPLATE),
}
PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


@dataclass(frozen=True, slots=True)
class Container:
    """A container and where it stands in its object."""

    rendered: Rendered
    path: Path
    data: dict[str, Any]

    @property
    def title(self) -> str:
        """How a message names it."""
        return f"container {self.data.get('name') or self.path[-1]} of {self.rendered.title}"

    def items(self, key: str) -> Iterator[tuple[Path, dict[str, Any]]]:
        """The maps in one of its lists, with their paths."""
        return listed(self.data.get(key), (*self.path, key))


@dataclass(frozen=True, slots=True)
class Pod:
    """A pod's spec and where it stands in its object."""

    rendered: Rendered
    path: Path
    data: dict[str, Any]

    def containers(self) -> Iterator[Container]:
        """Its containers, those that run first included."""
        for key in ("containers", "initContainers"):
            for path, data in listed(self.data.get(key), (*self.path, key)):
                yield Container(self.rendered, path, data)

    @property
    def labels(self) -> dict[str, Any]:
        """The labels that services select it by."""
        found = value_at(self.rendered.data, (*self.path[:-1], "metadata", "labels"))
        return found if isinstance(found, dict) else {}

    def volumes(self) -> dict[str, Path]:
        """The names of what its containers may mount, with their paths."""
        known = {
            str(each.get("name")): (*path, "name")
            for path, each in listed(self.data.get("volumes"), (*self.path, "volumes"))
        }
        claims = value_at(self.rendered.data, ("spec", "volumeClaimTemplates"))
        for path, each in listed(claims, ("spec", "volumeClaimTemplates")):
            known[str(value_at(each, ("metadata", "name")))] = (*path, "metadata", "name")
        return known


def pods(objects: list[Rendered]) -> Iterator[Pod]:
    """The pods that the objects are or make."""
    for rendered in objects:
        path = _PODS.get(rendered.kind)
        if path and isinstance(data := value_at(rendered.data, path), dict):
            yield Pod(rendered, path, data)


def listed(items: object, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The maps in a list with their paths; nothing for what is no list."""
    for i, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield (*path, i), item


def of_kind(objects: list[Rendered], *kinds: str) -> Iterator[Rendered]:
    """The objects of these kinds."""
    return (each for each in objects if each.kind in kinds)


def selected(selector: object, labels: dict[str, Any]) -> bool:
    """Whether a selector of plain labels takes the labels; an empty one takes none."""
    return (
        isinstance(selector, dict)
        and bool(selector)
        and all(labels.get(key) == value for key, value in selector.items())
    )


def service_ports(service: Rendered) -> list[tuple[Path, dict[str, Any]]]:
    """The ports of a Service with their paths."""
    return list(listed(value_at(service.data, ("spec", "ports")), ("spec", "ports")))
