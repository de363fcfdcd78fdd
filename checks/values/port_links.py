"""How ports of rendered objects hang together: which point nowhere, and which stand twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks.values.manifests import Rendered, value_at
from checks.values.pods import Container, Pod, listed, of_kind, pods, selected, service_ports
from checks.values.tree import Path


@dataclass(frozen=True, slots=True)
class Link:
    """A port at `path` that `target` does not have. `other` is where the right one may have been lost."""

    rendered: Rendered
    path: Path
    port: object
    target: str
    known: str
    other: tuple[Rendered, Path] | None = None


@dataclass(frozen=True, slots=True)
class Double:
    """Two places that hold one port."""

    first: tuple[Rendered, Path]
    second: tuple[Rendered, Path]
    what: str
    where: str
    effect: str


def dangling(objects: list[Rendered]) -> Iterator[Link]:
    """Ports of services, ingresses and monitors that point at nothing."""
    every_pod = list(pods(objects))
    services = [each for each in of_kind(objects, "Service") if each.api_version == "v1"]
    for service in services:
        yield from _target_ports(service, every_pod)
    by_name = {service.name: service for service in services}
    for ingress in of_kind(objects, "Ingress"):
        yield from _backends(ingress, by_name)
    for monitor in of_kind(objects, "ServiceMonitor"):
        yield from _endpoints(monitor, services)


def _target_ports(service: Rendered, every_pod: list[Pod]) -> Iterator[Link]:
    chosen = [pod for pod in every_pod if selected(value_at(service.data, ("spec", "selector")), pod.labels)]
    named = [(pod, path, port["name"]) for pod in chosen for path, port in _container_ports(pod) if port.get("name")]
    known = sorted({str(name) for _, _, name in named})
    for path, port in service_ports(service):
        target = port.get("targetPort")
        if chosen and isinstance(target, str) and not target.isdigit() and target not in known:
            lost = [(pod.rendered, (*where, "name")) for pod, where, _ in named] if len(named) == 1 else []
            title = chosen[0].rendered.title
            yield Link(service, (*path, "targetPort"), target, title, _listed(known), lost[0] if lost else None)


def _container_ports(pod: Pod) -> Iterator[tuple[Path, dict[str, object]]]:
    for container in pod.containers():
        yield from container.items("ports")


def _listed(names: list[str]) -> str:
    return ", ".join(names) if names else "no named port"


def _backends(ingress: Rendered, services: dict[str, Rendered]) -> Iterator[Link]:
    rules = value_at(ingress.data, ("spec", "rules"))
    for path, each in listed(rules, ("spec", "rules")):
        for below, item in listed(value_at(each, ("http", "paths")), (*path, "http", "paths")):
            for name_path, port_path in _BACKENDS:
                name, port = value_at(item, name_path), value_at(item, port_path)
                if isinstance(name, str) and name in services and isinstance(port, str | int):
                    yield from _backend(ingress, (*below, *port_path), port, services[name])


_BACKENDS: tuple[tuple[Path, Path], ...] = (
    (("backend", "service", "name"), ("backend", "service", "port", "number")),
    (("backend", "service", "name"), ("backend", "service", "port", "name")),
    (("backend", "serviceName"), ("backend", "servicePort")),
)


def _backend(ingress: Rendered, path: Path, port: str | int, service: Rendered) -> Iterator[Link]:
    ports = service_ports(service)
    known = {each.get(key) for _, each in ports for key in ("name", "port")}
    if ports and port not in known and not (isinstance(port, str) and port.isdigit() and int(port) in known):
        shown = sorted(str(each) for each in known if each is not None)
        lost = (service, (*ports[0][0], "port" if isinstance(port, int) else "name")) if len(ports) == 1 else None
        yield Link(ingress, path, port, service.title, ", ".join(shown), lost)


def _endpoints(monitor: Rendered, services: list[Rendered]) -> Iterator[Link]:
    selector = value_at(monitor.data, ("spec", "selector", "matchLabels"))
    chosen = []
    for service in services:
        labels = value_at(service.data, ("metadata", "labels"))
        if isinstance(labels, dict) and selected(selector, labels):
            chosen.append(service)
    known = {str(port["name"]) for service in chosen for _, port in service_ports(service) if port.get("name")}
    for path, endpoint in listed(value_at(monitor.data, ("spec", "endpoints")), ("spec", "endpoints")):
        port = endpoint.get("port")
        if chosen and isinstance(port, str) and port and port not in known:
            yield Link(monitor, (*path, "port"), port, chosen[0].title, _listed(sorted(known)))


def doubled(objects: list[Rendered]) -> Iterator[Double]:
    """Ports that stand twice in one service, one container, or as node ports of one release."""
    for pod in pods(objects):
        for container in pod.containers():
            yield from _in_container(container)
    node_ports: dict[object, tuple[Rendered, Path]] = {}
    for service in of_kind(objects, "Service"):
        if service.api_version != "v1":
            continue
        refused = f"Kubernetes will refuse the Service {service.name}"
        yield from _in_list(service, service_ports(service), "port", service.title, refused)
        for path, port in service_ports(service):
            node_port = port.get("nodePort")
            if isinstance(node_port, int) and node_port > 0:
                key, here = (node_port, port.get("protocol") or "TCP"), (service, (*path, "nodePort"))
                if key in node_ports:
                    yield Double(node_ports[key], here, f"Node port {node_port}", service.title, refused)
                node_ports.setdefault(key, here)


def _in_container(container: Container) -> Iterator[Double]:
    effect = "only one of them can be listened on"
    yield from _in_list(container.rendered, list(container.items("ports")), "containerPort", container.title, effect)


def _in_list(
    rendered: Rendered, ports: list[tuple[Path, dict[str, object]]], field: str, where: str, effect: str
) -> Iterator[Double]:
    numbers: dict[object, tuple[Rendered, Path]] = {}
    names: dict[object, tuple[Rendered, Path]] = {}
    for path, port in ports:
        number, name = port.get(field), port.get("name")
        key = (number, port.get("protocol") or "TCP", port.get("hostIP"))
        if isinstance(number, int):
            if key in numbers:
                yield Double(numbers[key], (rendered, (*path, field)), f"port {number}", where, effect)
            numbers.setdefault(key, (rendered, (*path, field)))
        if isinstance(name, str) and name:
            if name in names:
                refused = "Kubernetes will refuse it"
                yield Double(names[name], (rendered, (*path, "name")), f'The port name "{name}"', where, refused)
            names.setdefault(name, (rendered, (*path, "name")))
