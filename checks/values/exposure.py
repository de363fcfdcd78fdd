"""Services that can be reached from outside of the cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.values.places import expected_scalar
from checks.values.tree import Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values

EXPOSED = {
    "LoadBalancer": "gives the service an address of its own, public in most clouds",
    "NodePort": "opens a port on every node",
}
_EVERYBODY = frozenset(("0.0.0.0/0", "::/0"))


def limited(values: Values, entry: Entry) -> bool:
    """Whether few can connect: source ranges that are not everybody, or an internal load balancer."""
    ranges = values.sibling(entry, "loadBalancerSourceRanges", "sourceRanges")
    if ranges and any(each.text not in _EVERYBODY for each in values.children(ranges)):
        return True
    annotations = values.sibling(entry, "annotations", "serviceAnnotations", "extraAnnotations")
    if entry.text == "NodePort" or annotations is None:
        return False
    return any(_internal(each) for each in values.children(annotations))


def _internal(annotation: Entry) -> bool:
    key, text = annotation.name.lower(), annotation.text.lower()
    return ("internal" in key and text not in ("false", "")) or text in ("internal", "private")


def was_exposed(values: Values, entry: Entry) -> bool:
    """Whether the version before, or else the default, is exposed too; true in the chart's own defaults."""
    known = expected_scalar(values, entry)
    if known is not None:
        return known.text in (entry.text, "LoadBalancer")
    own = values.chart is not None and values.chart.values.source.uri == values.uri
    return own and values.before is None


def open_ranges(values: Values) -> Iterator[Entry]:
    """Source ranges of load balancers that are everybody, beside others or alone."""
    for entry in values.find("loadBalancerSourceRanges"):
        kind = values.sibling(entry, "type", "serviceType")
        if kind is None or kind.text != "LoadBalancer":
            continue
        places = list(values.children(entry)) if isinstance(entry.value, Sequence) else [entry]
        yield from (each for each in places if isinstance(each.value, Scalar) and each.text in _EVERYBODY)
