"""Where a key belongs that lost or gained indentation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from checks.values.places import free_form
from checks.values.reads import Read
from checks.values.tree import Mapping, Sequence, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values
    from checks.values.reads import Reads
    from checks.values.tree import AnyNode, Path

Shift: TypeAlias = Literal["gained", "lost", "far"]

# Names that stand at many levels of most charts: at a wrong level they are no slip of indentation.
COMMON = frozenset(
    """affinity annotations args command config enabled env extraArgs extraEnv fullnameOverride host hosts image
    ingress labels metrics name nameOverride nodeSelector password path persistence podAnnotations podLabels
    podSecurityContext port ports priorityClassName pullPolicy replicaCount replicas repository resources
    securityContext service serviceAccount size storageClass tag tls tolerations type user username""".split()
)
# Uses that a template makes of a value which may be missing.
OPTIONAL = frozenset(("bool", "with", "default", "hasKey", "empty", "range", "schema", "toYaml", "condition"))
UNREAD = (Read.UNREAD, Read.UNKNOWN)
# Below these, Kubernetes itself names the keys, whatever a chart's templates do with them.
_KUBERNETES = {
    "resources": frozenset({"limits", "requests"}),
    "affinity": frozenset({"nodeAffinity", "podAffinity", "podAntiAffinity"}),
}


@dataclass
class Homes:
    """Looks for the levels of a file at which a key would be read."""

    values: Values
    reads: Reads

    def home(self, entry: Entry, *, proved: bool) -> Path | None:
        """The path that the key has with the right indentation."""
        doubtful = self.own or not proved
        if doubtful and self.repeated(entry):
            return None
        for level, shift in self.levels(entry):
            if shift == "far" and doubtful:
                break
            if self.plausible(entry, level, shift, proved=proved) and self.fits(entry, (*level, entry.name)):
                return (*level, entry.name)
        return None if proved else self.elsewhere(entry)

    def elsewhere(self, entry: Entry) -> Path | None:
        """The one place of a subchart that is not here where the defaults have a map of this name and content."""
        known = not self.own and not free_form(entry.path) and isinstance(self.default(entry.path[:-1]), Mapping)
        if not known or entry.name in COMMON or not isinstance(entry.value, Mapping) or not entry.value.pairs:
            return None
        default = self.default(entry.path[:1])
        found = [
            (*entry.path[:1], *path)
            for path, node in (walk(default) if default is not None else ())
            if path
            and path[-1] == entry.name
            and isinstance(node, Mapping)
            and node.pairs.keys() >= entry.value.pairs.keys()
        ]
        alone = len(found) == 1 and found[0] != entry.path and entry.name not in self.mine(found[0][:-1])
        return found[0] if alone and self.default(entry.path) is None else None

    def astray(self, entry: Entry) -> Path | None:
        """Where a key is missed that slipped into a map which the chart takes whole, whatever is in it."""
        level = entry.path[:-2]
        meant = (*level, entry.name)
        named = any(place.children or place.bare for place in self.reads.places(entry.path))
        if len(entry.path) < 2 or named or not self.fits(entry, meant):
            return None
        return meant if self.moved(entry, level) or self._missed(entry, meant) else None

    def _missed(self, entry: Entry, meant: Path) -> bool:
        """Whether the chart's own values lack what its templates read by name, and the key has just that."""
        alone = self.own and entry.name not in COMMON and self.default(meant) is None and not self.repeated(entry)
        return alone and isinstance(entry.value, Mapping) and self.needed(entry, meant)

    def plausible(self, entry: Entry, level: Path, shift: Shift, *, proved: bool) -> bool:
        """Whether so common a key may have got there from that level by a slip."""
        if not proved:
            inside = shift == "lost" and level[:1] == entry.path[:1]
            return inside or entry.name in self.dependencies
        if shift == "lost" or entry.name not in COMMON or self.moved(entry, level):
            return True
        return shift == "gained" and (not self.own or self.needed(entry, (*level, entry.name)))

    def moved(self, entry: Entry, level: Path) -> bool:
        """Whether the version before had the key at that level, and not where it is now."""
        before = self.values.before.entries if self.values.before is not None else {}
        return (*level, entry.name) in before and entry.path not in before

    def needed(self, entry: Entry, path: Path) -> bool:
        """Whether the chart cannot do without a value at a path, or the key has all that is read there."""
        if isinstance(entry.value, Mapping):
            named = self.reads.known_children(path)
            return bool(entry.value.pairs) and named.issuperset(entry.value.pairs)
        return not {use.kind for use in self.reads.uses(path)} & OPTIONAL

    @cached_property
    def own(self) -> bool:
        """Whether this file is the chart's own values.yaml."""
        return self.values.chart is not None and self.values.uri == self.values.chart.values.source.uri

    @cached_property
    def dependencies(self) -> frozenset[str]:
        """The keys of the chart's subcharts."""
        chart = self.values.chart
        return frozenset(each.key for each in chart.dependencies) if chart else frozenset()

    def repeated(self, entry: Entry) -> bool:
        """Whether the file has the same key, unread too, in several places: no slip of indentation."""
        same = [each for each in self.values.find(entry.name, active=False) if self.values.owns(each.value)]
        return sum(self.reads.status(each.path) in UNREAD for each in same) > 1

    def levels(self, entry: Entry) -> Iterator[tuple[Path, Shift]]:
        """The paths that the key would be below with another indentation: gained, lost, or far away."""
        parent = entry.path[:-1]
        if parent:
            yield parent[:-1], "gained"
        before = self.before(entry)
        for below in before[:1]:
            yield below.path, "lost"
            while children := [each for each in self.values.children(below) if self.values.owns(each.value)]:
                below = children[-1]  # noqa: PLW2901 - walks down
                yield below.path, "lost"
        for sibling in before[1:]:
            yield sibling.path, "far"
        for depth in range(len(parent) - 2, -1, -1):
            yield parent[:depth], "far"

    def before(self, entry: Entry) -> list[Entry]:
        """The keys before it in its map, the nearest first."""
        assert entry.key is not None
        own = [
            each
            for each in self._siblings(entry)
            if each.key is not None and self.values.owns(each.key) and each.key.start < entry.key.start
        ]
        return sorted(own, key=lambda each: each.key.start if each.key else each.value.start, reverse=True)

    def _siblings(self, entry: Entry) -> Iterator[Entry]:
        assert isinstance(entry.parent, Mapping)
        for key in entry.parent.pairs:
            if found := self.values.entries.get((*entry.path[:-1], key)):
                yield found

    def fits(self, entry: Entry, path: Path) -> bool:
        """Whether a path is one that is read, of which the file says nothing, and takes such a value."""
        above = self.values.entries.get(path[:-1])
        if above is not None and (isinstance(above.value, Sequence) or above.scalar is not None):
            return False
        if path[-1] not in self.names(path[:-1]) or path[-1] in self.mine(path[:-1]):
            return False
        status = self.reads.status(path)
        if isinstance(entry.value, Mapping) and entry.value.pairs and status is not Read.OPAQUE:
            return any(self.reads.status((*path, key)) is not Read.UNREAD for key in entry.value.pairs)
        return isinstance(entry.value, Mapping) or status is not Read.PARTIAL

    def names(self, parent: Path) -> frozenset[str]:
        """The names that are read below a path, or that the defaults have there and something reads."""
        names = set(self.reads.known_children(parent))
        defaults = self.default(parent)
        if isinstance(defaults, Mapping):
            names.update(key for key in defaults.pairs if self.reads.status((*parent, key)) is not Read.UNREAD)
        if parent and isinstance(parent[-1], str):
            names |= _KUBERNETES.get(parent[-1], frozenset())
        return frozenset(names)

    def mine(self, parent: Path) -> frozenset[str]:
        """The keys that the file itself has below a path."""
        node: AnyNode | None = self.values.root
        for part in parent:
            if isinstance(node, Mapping) and part in node.pairs:
                node = node.pairs[str(part)].value
            elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
                node = node.items[part]
            else:
                return frozenset()
        return frozenset(node.pairs) if isinstance(node, Mapping) else frozenset()

    def default(self, path: Path) -> AnyNode | None:
        """The chart's default at a path; of a list, its first item stands for all."""
        assert self.values.chart is not None
        node: AnyNode | None = self.values.chart.defaults
        for part in path:
            if isinstance(node, Mapping):
                pair = node.pairs.get(str(part))
                node = pair.value if pair else None
            elif isinstance(node, Sequence) and node.items:
                node = node.items[0]
            else:
                return None
        return node
