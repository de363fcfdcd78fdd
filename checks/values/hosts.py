"""Host names of ingresses and routes: what is wrong with one, which cover which, where values keep them."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING

from checks.values.nearest import nearest
from checks.values.places import PROGRAM_MAPS, STRING_MAPS, below_any, path_words, words, written
from checks.values.tree import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values

_LABEL = re.compile(r"[^\W_](?:[\w-]*[^\W_])?\Z")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_PORT = re.compile(r":[0-9]+\Z")
_ROUTES = frozenset(("ingress", "ingresses", "route", "routes", "httproute", "gateway", "virtualservice"))
_KEYS = frozenset(("host", "hosts", "hostname", "hostnames", "domain", "domains"))


def is_route_host(entry: Entry) -> bool:
    """Whether the entry is the host of an ingress, a route or their TLS."""
    if below_any(entry.path, STRING_MAPS | PROGRAM_MAPS):
        return False
    key = entry.name if entry.key is not None else entry.above
    found = words(key)
    if not found:
        return False
    if found[0] in ("ingress", "route") and _holds_hosts(key):
        return True
    if not _holds_hosts(key) and not (key == "name" and words(entry.above)[-1:] == ("hosts",)):
        return False
    return not _ROUTES.isdisjoint(path_words(entry.path[:-1]))


def problem(host: str) -> str | None:
    """What is wrong with a host, in words that follow it; None when nothing is."""
    if _SCHEME.match(host):
        return "has a scheme"
    if any(each.isspace() for each in host):
        return "has a space"
    for sign, reason in (("/", "has a path"), ("@", "has a user"), (",", "is a list"), ("_", "has an underscore")):
        if sign in host:
            return reason
    if _PORT.search(host):
        return "has a port"
    if _is_address(host):
        return "is an address, not a name"
    return _labels(host)


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _labels(host: str) -> str | None:
    if host == "*":
        return None
    labels = host.removeprefix("*.").split(".")
    for wrong, reason in (
        ("*" in "".join(labels), "has a `*` that is not its whole first part"),
        ("" in labels, "has an empty part, or a dot at an end"),
        (len(host) > 253 or max(map(len, labels)) > 63, "is too long: a part has at most 63 characters, the whole 253"),
        (not all(map(_LABEL.match, labels)), "has a sign that a host cannot have, or a dash at an end of a part"),
    ):
        if wrong:
            return reason
    if host == host.lower() or len({label.isupper() for label in labels if label.lower() != label.upper()}) > 1:
        return None  # CHANGEME among other parts is a placeholder
    return "has upper-case letters"


def repaired(host: str) -> str | None:
    """The host alone, when scheme, port, slash or case is all that is wrong; else None."""
    bare = _PORT.sub("", _SCHEME.sub("", host.strip()).rstrip("/")).lower()
    return bare if bare and problem(bare) is None else None


def covers(pattern: str, host: str) -> bool:
    """Whether a host or wildcard stands for the host: `*` is one first part."""
    pattern, host = pattern.lower(), host.lower()
    if pattern == host:
        return True
    return pattern.startswith("*.") and host.partition(".")[2] == pattern[2:] and not host.startswith("*")


def below(values: Values, entry: Entry) -> Iterator[Entry]:
    """The scalars that are hosts in `hosts: [a, {host: b}]`, `host: a` or `hosts: {a: {host: b}}`."""
    if not isinstance(entry.value, Mapping) and entry.scalar is not None:
        yield entry
        return
    for child in values.children(entry):
        if child.scalar is not None:
            if child.key is None or child.name in ("host", "name", "hostname"):
                yield child
        else:
            yield from (found for name in ("host", "name", "hostname") if (found := values.below(child, name)))


def tls_hosts(values: Values, tls: Entry) -> list[Entry]:
    """The hosts under `tls: [{hosts: […]}]` or `tls: {hosts: […]}` that are written out."""
    lists = [values.below(tls, "hosts"), *(values.below(child, "hosts") for child in values.children(tls))]
    found = [host for each in lists if each for host in below(values, each)]
    return [host for host in found if written(host)]


def unserved(values: Values) -> Iterator[tuple[Entry, list[Entry]]]:
    """TLS hosts that no rule beside them serves, with the hosts of the rules that are written out.

    Beside rules that are templates, only what looks like a misspelling of another rule counts.
    """
    for tls in values.find("tls"):
        rules = [host for each in _beside(values, tls) if _holds_hosts(each.name) for host in below(values, each)]
        plain = [rule for rule in rules if written(rule)]
        for place in tls_hosts(values, tls) if plain else ():
            known = tuple(rule.text for rule in plain)
            if any(covers(rule, place.text) or covers(place.text, rule) for rule in known):
                continue
            if len(plain) == len(rules) or nearest(place.text, known):
                yield place, plain


def _holds_hosts(key: str) -> bool:
    found = words(key)
    return bool(found) and (found[-1] in _KEYS or found[-2:] == ("host", "name"))


def _beside(values: Values, entry: Entry) -> Iterator[Entry]:
    keys = entry.parent.pairs if isinstance(entry.parent, Mapping) else ()
    for key in keys:
        if key != entry.name and (found := values.entries.get((*entry.path[:-1], key))):
            yield found
