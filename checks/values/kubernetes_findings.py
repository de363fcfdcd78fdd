"""From what Kubernetes refuses in the rendered objects to the values that cause it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checks.values.kubernetes import Keyword, Violation, field_type, fields
from checks.values.manifests import Rendered
from checks.values.nearest import nearest
from checks.values.packing import STUB
from checks.values.tree import Mapping, dotted

if TYPE_CHECKING:
    from checks.values.document import Entry, Values


@dataclass(frozen=True, slots=True)
class Caused:
    """A violation, the object it is in, and the value of the file under test behind it."""

    rendered: Rendered
    violation: Violation
    entry: Entry

    @property
    def field(self) -> str:
        """The field as a message names it."""
        return f"{dotted(self.violation.path)} of {self.rendered.title}"


def caused(values: Values, *keywords: Keyword) -> Iterator[Caused]:
    """The violations of these kinds that the file under test causes, one for each value."""
    rendering = values.rendering
    seen: set[tuple[str, tuple[str | int, ...]]] = set()
    for rendered, violation in rendering.violations if rendering else ():
        if rendering is None or violation.keyword not in keywords or STUB in str(violation.value):
            continue
        key = violation.keyword == "unknown" or names_key(violation)
        entry = rendering.trace(rendered, violation.path, key=key)
        if entry is None or (violation.keyword, entry.path) in seen:
            continue
        seen.add((violation.keyword, entry.path))
        yield Caused(rendered, violation, entry)


def names_key(violation: Violation) -> bool:
    """Whether it is the key itself that is refused, as in labels."""
    return violation.keyword == "name" and violation.value == violation.path[-1]


def near(name: str, choices: tuple[str, ...]) -> str:
    """The choice that a misspelt name must have meant; empty when none is near."""
    return (nearest(name, choices) or "") if choices else ""


def neighbours(each: Caused) -> bool:
    """Whether the map in the values has other keys that are fields of the type: it is meant for it."""
    known = fields(each.violation.owner)
    parent = each.entry.parent
    return isinstance(parent, Mapping) and any(key in known for key in parent.pairs)


def home(each: Caused) -> str:
    """Where the unknown field belongs, one level up or down; empty when it is known at neither."""
    path, name = each.violation.path, str(each.violation.path[-1])
    if name in _AMOUNTS and "limits" in fields(each.violation.owner):
        return "below limits or requests"
    for below, kind in fields(each.violation.owner).items():
        if kind[0] == "#" and name in fields(kind[1:]) and (below in _NESTING):
            return f"below {below}"
    above = path[:-2]
    while above and isinstance(above[-1], int):
        above = above[:-1]
    for depth in range(len(above), -1, -1):
        kind = field_type(each.rendered.data, path[:depth]) or ""
        if kind[:1] == "#" and name in fields(kind[1:]):
            where = dotted(path[:depth])
            return f"beside {path[depth]}" + (f", in {where}" if where else "")
        if len(above) - depth > 2:
            break
    return ""


_AMOUNTS = frozenset({"cpu", "memory", "ephemeral-storage"})
_NESTING = frozenset(
    {
        "httpGet", "tcpSocket", "exec", "grpc", "securityContext", "spec", "template", "metadata", "service",
        "rollingUpdate", "seccompProfile", "capabilities", "nodeAffinity", "podAffinity", "podAntiAffinity",
        "scaleUp", "scaleDown", "behavior", "target", "labelSelector", "selector", "valueFrom", "secretKeyRef",
        "configMapKeyRef", "fieldRef", "port", "backend", "http", "resources", "strategy", "updateStrategy",
    }
)  # fmt: skip
