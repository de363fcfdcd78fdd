"""Hosts of the rendered ingresses and routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.values.hosts import covers
from checks.values.pods import listed, of_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values
    from checks.values.manifests import Rendered
    from checks.values.tree import Path

_ROUTES = ("HTTPRoute", "GRPCRoute", "TLSRoute")


def rendered_hosts(values: Values) -> frozenset[str]:
    """The hosts of ingresses and routes, as they were rendered."""
    objects = values.rendering.objects if values.rendering else []
    found: list[object] = []
    for ingress in of_kind(objects, "Ingress"):
        found += [host for _, host in (*_rules(ingress), *_tls(ingress))]
    for route in of_kind(objects, *_ROUTES):
        names = (route.data.get("spec") or {}).get("hostnames")
        found += names if isinstance(names, list) else []
    found += [(route.data.get("spec") or {}).get("host") for route in of_kind(objects, "Route")]
    return frozenset(host for host in found if isinstance(host, str))


def unserved(values: Values) -> Iterator[tuple[list[Entry], str, list[str]]]:
    """TLS hosts that no rule of their ingress serves: the value behind, the host, the hosts that are served."""
    rendering = values.rendering
    for ingress in of_kind(rendering.objects, "Ingress") if rendering else ():
        served = [host for _, host in _rules(ingress)]
        for path, host in _tls(ingress) if all(served) else ():
            if served and not any(covers(rule, host) or covers(host, rule) for rule in served):
                place = rendering.trace(ingress, path) if rendering else None
                yield [place] if place else [], host, served


def _rules(ingress: Rendered) -> Iterator[tuple[Path, str]]:
    for path, rule in listed((ingress.data.get("spec") or {}).get("rules"), ("spec", "rules")):
        yield (*path, "host"), str(rule.get("host") or "")


def _tls(ingress: Rendered) -> Iterator[tuple[Path, str]]:
    for path, tls in listed((ingress.data.get("spec") or {}).get("tls"), ("spec", "tls")):
        names = tls.get("hosts")
        for i, host in enumerate(names if isinstance(names, list) else ()):
            if isinstance(host, str) and host:
                yield (*path, "hosts", i), host
