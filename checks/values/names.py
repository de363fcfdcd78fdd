"""Names in Kubernetes: RFC 1123 labels and subdomains, port names, and where values hold them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from checks.values.places import PROGRAM_MAPS, STRING_MAPS, below_any, ends_with, path_words, words
from checks.values.tree import Mapping

if TYPE_CHECKING:
    from checks.values.document import Entry

_LABEL = re.compile(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?\Z")
_PORT = re.compile(r"[a-z0-9](?:-?[a-z0-9])*\Z")


class Kind(NamedTuple):
    """A kind of name: what is named, and the longest it may be; a subdomain may have dots."""

    what: str
    longest: int = 253
    dots: bool = True


OVERRIDE = Kind("the name of objects", 63)
NAMESPACE = Kind("a namespace", 63, dots=False)
OBJECT = Kind("the name of an object")
CONTAINER = Kind("the name of a container", 63, dots=False)
VOLUME = Kind("the name of a volume", 63, dots=False)
PORT = Kind("the name of a port", 15, dots=False)

_BY_KEY: dict[str, Kind] = {
    "nameoverride": OVERRIDE,
    "fullnameoverride": OVERRIDE,
    "namespaceoverride": NAMESPACE,
    "namespace": NAMESPACE,
    "serviceaccountname": OBJECT,
    "secretname": OBJECT,
    "existingsecret": OBJECT,
    "existingsecretname": OBJECT,
    "existingconfigmap": OBJECT,
    "configmapname": OBJECT,
    "existingclaim": OBJECT,
    "claimname": OBJECT,
    "ingressclassname": OBJECT,
    "ingressclass": OBJECT,
    "priorityclassname": OBJECT,
    "runtimeclassname": OBJECT,
    "storageclassname": OBJECT,
    "storageclass": OBJECT,
    "schedulername": OBJECT,
    "portname": PORT,
    "targetport": PORT,
}
_HOLDERS = frozenset(
    ("global", "monitor", "rule", "rules", "ref", "selector", "account", "dashboard", "dashboards", "gateway", "issuer")
)
_REFERENCES = (("service", "account"), ("pull", "secrets"), ("key", "ref"), ("secret", "ref"), ("map", "ref"))


def kind_of(entry: Entry) -> Kind | None:
    """Which kind of name the entry holds; None when it holds none for sure."""
    if below_any(entry.path, STRING_MAPS | PROGRAM_MAPS):
        return None
    if (found := _BY_KEY.get(entry.name.lower())) is not None:
        other = (found is PORT and entry.text.isdigit()) or (entry.name == "namespace" and not _of_kubernetes(entry))
        return None if other else found
    if entry.key is None:
        return OBJECT if words(entry.above)[-2:] == ("pull", "secrets") else None
    return _named(entry) if entry.name == "name" else None


def _of_kubernetes(entry: Entry) -> bool:
    """Whether `namespace` is one of the cluster's: databases and programs have namespaces of their own."""
    return len(entry.path) == 1 or not _HOLDERS.isdisjoint(path_words(entry.path[:-1]))


def _named(entry: Entry) -> Kind | None:
    """What a key `name` names: the thing that it stands in."""
    parent = entry.parent
    if words(entry.above)[-2:] in _REFERENCES:
        return OBJECT
    if not isinstance(parent, Mapping) or len(entry.path) < 2 or not isinstance(entry.path[-2], int):
        return None
    if "containerPort" in parent.pairs and ends_with(entry.above, "ports"):
        return PORT
    if "mountPath" in parent.pairs or ends_with(entry.above, "volumes"):
        return VOLUME
    if "image" in parent.pairs and ends_with(entry.above, "containers"):
        return CONTAINER
    return None


def problem(name: str, kind: Kind) -> str | None:
    """What is wrong with a name, in words that follow it; None when nothing is."""
    if len(name) > kind.longest:
        return f"has {len(name)} characters, {kind.longest} are allowed"
    if kind is PORT and not re.search("[a-z]", name.lower()):
        return "has no letter"
    if kind is PORT and "--" in name:
        return "has two dashes together"
    return _characters(name, kind)


def _characters(name: str, kind: Kind) -> str | None:
    parts = name.split(".") if kind.dots else [name]
    if all(_LABEL.match(part) for part in parts):
        return None
    if strange := sorted(
        {each for each in name if not re.match(r"[-a-zA-Z0-9.]" if kind.dots else r"[-a-zA-Z0-9]", each)}
    ):
        return "contains " + " ".join("a space" if each.isspace() else f"`{each}`" for each in strange)
    if name != name.lower():
        return "has upper-case letters"
    return f"starts or ends with `{name[0] if not name[0].isalnum() else name[-1]}`" if name else "is empty"


def shortened(name: str) -> str:
    """What the usual helper of charts makes of a name: `trunc 63 | trimSuffix "-"`."""
    return name[:63].removesuffix("-")


def repaired(name: str, kind: Kind) -> str | None:
    """The same name written as Kubernetes takes it; None when that is not plain."""
    fixed = re.sub(r"[\s_]+", "-", name.strip()).lower().strip("-.")
    return fixed if fixed and problem(fixed, kind) is None else None
