"""Which shape of value a key surely has: a number, a switch, a list or a map."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checks.values.booleans import SECURITY_FIELDS, word_of
from checks.values.limits import BY_KEY, PERCENTAGES
from checks.values.places import STRING_MAPS, below_any, expected, free_form, written
from checks.values.scaling import REPLICAS
from checks.values.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from checks.values.document import Entry, Values
    from checks.values.tree import AnyNode

_INTEGERS = (
    frozenset(name.lower() for name in REPLICAS)
    | (BY_KEY.keys() - PERCENTAGES - {"maxsurge", "defaultmode"})
    | frozenset((
        "initialdelayseconds", "periodseconds", "timeoutseconds", "successthreshold", "failurethreshold",
        "tolerationseconds", "minreplicas", "maxreplicas", "minreplicacount", "maxreplicacount", "containerport",
        "hostport", "nodeport", "targetcpuutilizationpercentage", "targetmemoryutilizationpercentage",
        "averageutilization",
    ))
)  # fmt: skip
# Lists of Kubernetes, and keys that only one of their items has.
_ITEMS: dict[str, frozenset[str]] = {
    "tolerations": frozenset(("operator", "effect", "key")),
    "imagepullsecrets": frozenset(("name",)),
    "volumes": frozenset(("configMap", "secret", "emptyDir", "persistentVolumeClaim", "hostPath", "projected")),
    "volumemounts": frozenset(("mountPath",)),
    "hostaliases": frozenset(("ip",)),
    "topologyspreadconstraints": frozenset(("topologyKey", "maxSkew")),
    "envfrom": frozenset(("configMapRef", "secretRef")),
}
# Maps of Kubernetes, and keys that they have when somebody writes them as a list; empty for any.
_KEYS: dict[str, frozenset[str]] = {
    "nodeselector": frozenset(),
    "annotations": frozenset(),
    "labels": frozenset(),
    "resources": frozenset(("limits", "requests")),
    "limits": frozenset(("cpu", "memory")),
    "requests": frozenset(("cpu", "memory")),
    "securitycontext": frozenset(("runAsUser", "runAsNonRoot", "privileged", "fsGroup")),
}
_WHOLE = re.compile(r"[-+]?[0-9]+")
_SCALARS = frozenset(("a text", "a number"))
_PRINTS = frozenset(("print", "quote", "squote"))
_TYPE_TESTS = frozenset(("kindIs", "kindOf", "typeIs", "typeOf", "typeIsLike"))


def problem(values: Values, entry: Entry) -> str | None:
    """What is wrong with the shape of a value, in words that follow it; None when nothing is."""
    if below_any(entry.path, STRING_MAPS):
        return None
    name = entry.name.lower()
    if isinstance(entry.value, Scalar):
        if name in _INTEGERS:
            return _no_integer(entry)
        if name in SECURITY_FIELDS and isinstance(entry.scalar, str) and word_of(entry.text) is not None:
            return "is a string, and the cluster takes only true or false without quotes"
    return _other_kind(values, entry) or _unlike(values, entry)


def _no_integer(entry: Entry) -> str | None:
    text, value = written(entry), entry.scalar
    if (
        not text
        or (isinstance(value, str) and _WHOLE.fullmatch(text))
        or (isinstance(value, int) and not isinstance(value, bool))
    ):
        return None
    if isinstance(value, float) and value.is_integer():
        return None
    return "is no whole number, and the cluster takes nothing else there"


def _other_kind(values: Values, entry: Entry) -> str | None:
    """A map for a list or the other way round, by key; not where the chart itself reads it so."""
    name = entry.name.lower()
    if isinstance(entry.value, Mapping):
        items = next((keys for last, keys in _ITEMS.items() if name.endswith(last)), frozenset())
        found = items.intersection(entry.value.pairs)
        if found and not (values.reads and found & values.reads.known_children(entry.path)):
            return "is a map, and a list is needed: start its items with `- `"
    elif isinstance(entry.value, Sequence) and entry.value.items:
        wanted = next((keys for last, keys in _KEYS.items() if name.endswith(last)), None)
        given = {key for item in entry.value.items if isinstance(item, Mapping) for key in item.pairs}
        if wanted is not None and given and (not wanted or given & wanted) and not _looped(values, entry):
            return "is a list, and a map is needed: write its keys without `- `"
    return None


def _looped(values: Values, entry: Entry) -> bool:
    """Whether the chart loops over it, or its default is a list."""
    default = expected(values, entry)
    uses = values.reads.uses(entry.path) if values.reads else ()
    return isinstance(default, Sequence) or any(use.kind == "range" for use in uses)


def _unlike(values: Values, entry: Entry) -> str | None:
    """Another kind than the default has, when templates do not ask for the kind."""
    default = expected(values, entry)
    if default is None or _says_nothing(default) or _says_nothing(entry.value) or free_form(entry.path):
        return None
    was, now = kind(default), kind(entry.value)
    if was == now or not _matters(was, now, entry):
        return None
    uses = values.reads.uses(entry.path) if values.reads else ()
    found = frozenset(use.kind for use in uses)
    if not _TYPE_TESTS.isdisjoint(found) or (was in _SCALARS and _PRINTS.isdisjoint(found)):
        return None
    return f"is {now}, and the templates were made for {was}"


def _matters(was: str, now: str, entry: Entry) -> bool:
    """Whether templates cannot take the one for the other. A text may be a template for anything."""
    if was == "a map":
        return now != "a text" or "\n" not in entry.text
    if was == "a list":
        return now != "a text"
    if was == "a boolean":
        return now == "a number" or (now == "a text" and word_of(entry.text) is None)
    return now in ("a map", "a list")


def kind(node: AnyNode) -> str:
    """The kind of a value, in words."""
    if isinstance(node, Mapping):
        return "a map"
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node.value, bool):
        return "a boolean"
    return "a text" if isinstance(node.value, str) else "a number"


def _says_nothing(node: AnyNode) -> bool:
    if isinstance(node, Mapping):
        return not node.pairs
    if isinstance(node, Sequence):
        return not node.items
    return node.value is None or node.text == ""
