"""Port numbers in values: which keys hold one, and which numbers are possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.values.places import STRING_MAPS, below_any, number, path_words, words, written
from checks.values.tree import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values

_SERVICES = frozenset(("service", "services", "svc", "ports", "node"))
NODE_PORTS = (30000, 32767)


def is_port(entry: Entry) -> bool:
    """Whether the entry holds the number (or the name) of a port."""
    if below_any(entry.path, STRING_MAPS):
        return False
    found = words(entry.name if entry.key is not None else entry.above)
    if not found:
        return False
    if entry.key is None:
        return found[-1] == "ports"
    if found[-1] == "port":
        return True
    return words(entry.above)[-1:] == ("ports",) and len(entry.path) > 1 and entry.path[-2] == entry.above


def is_node_port(entry: Entry) -> bool:
    """Whether the port is one that every node opens for a service."""
    found, above = words(entry.name), words(entry.above)
    if above[-2:] == ("node", "ports") or found == ("node", "port"):
        return True
    return found[-2:] == ("node", "port") and bool(_SERVICES.intersection(path_words(entry.path[:-1])))


def problem(entry: Entry) -> str | None:
    """What is wrong with a port number, in words that follow it; None when nothing is.

    0 stands for "none" or "any" in most places, but not in a list of ports.
    """
    value = number(entry)
    if value is None or (value == 0 and not _listed(entry)):
        return None
    if not 1 <= value <= 65535 or value != int(value):
        return "is no port: ports are whole numbers from 1 to 65535"
    low, high = NODE_PORTS
    if is_node_port(entry) and not low <= value <= high:
        return f"is outside of the range of node ports, {low} to {high}"
    return None


def refused(values: Values, entry: Entry) -> bool:
    """Whether the port stands in a rendered object that the cluster would refuse because of it."""
    from checks.values.kubernetes_findings import caused

    return any(each.entry is entry for each in caused(values, "range"))


def _listed(entry: Entry) -> bool:
    """Whether it is the port of a service or in a list of ports."""
    if is_node_port(entry) or words(entry.name)[-2:] == ("host", "port"):
        return False
    above = words(entry.above)[-1:]
    return above == ("ports",) or (above in (("service",), ("svc",)) and entry.name in ("port", "targetPort"))


def conflicts(values: Values) -> Iterator[tuple[Entry, Entry, str]]:
    """Pairs (later, first) of ports of one `ports` list or map that cannot stand side by side."""
    for entry in values.entries.values():
        if not entry.active or entry.key is None or words(entry.name)[-1:] != ("ports",):
            continue
        if words(entry.name)[-2:] in (("target", "ports"), ("node", "ports")):
            continue
        yield from _among(values, [item for item in values.children(entry) if _on(values, item)])


def _on(values: Values, item: Entry) -> bool:
    return not isinstance(item.value, Mapping) or item.value.scalar("enabled") is not False


def _among(values: Values, items: list[Entry]) -> Iterator[tuple[Entry, Entry, str]]:
    for field, what in (("port", "port"), ("containerPort", "port"), ("hostPort", "port"), ("name", "port name")):
        seen: dict[tuple[object, ...], Entry] = {}
        for item in items:
            place = item if isinstance(item.value, Scalar) and field == "port" else values.below(item, field)
            if place is None or (key := _identity(values, item, place, what)) is None:
                continue
            first = seen.setdefault(key, place)
            if first is not place:
                yield place, first, what


def _identity(values: Values, item: Entry, place: Entry, what: str) -> tuple[object, ...] | None:
    """What makes a port the same as another: its number with its protocol, or its name."""
    if what == "port name":
        return (written(place),) if written(place) else None
    value = number(place)
    if not value or {"udp", "tcp", "quic", "http3", "sctp"}.intersection(words(item.name)):
        return None
    protocol = values.below(item, "protocol")
    address = values.below(item, "hostIP")
    return (value, (protocol.text.upper() if protocol else "") or "TCP", address.text if address else "")


def node_port_conflicts(values: Values) -> Iterator[tuple[Entry, Entry, str]]:
    """Pairs (later, first) of the same node port, anywhere in the values."""
    seen: dict[tuple[float, str], Entry] = {}
    for entry in values.entries.values():
        if not entry.active or not is_node_port(entry) or not (value := number(entry)):
            continue
        protocol = values.sibling(entry, "protocol")
        key = (value, (protocol.text.upper() if protocol else "") or "TCP")
        first = seen.setdefault(key, entry)
        if first is not entry and "udp" not in words(entry.name) + words(first.name):
            yield entry, first, "node port"
