"""The keys of a values file that nothing reads, and what they were meant to be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from checks.model import Level
from checks.values.document import Entry, Values
from checks.values.places import STRING_MAPS, below_any, free_form
from checks.values.reads import Read, Reads
from checks.values.spelling import best, slip
from checks.values.tree import AnyNode, Mapping, Path, Sequence, walk

_CACHE: WeakKeyDictionary[Values, tuple[Unread, ...]] = WeakKeyDictionary()
_ALIAS = re.compile(r"(?<![\w*])\*([\w.-]+)")
_ANCHOR = re.compile(r"&([\w.-]+)")
# Names that stand at many levels of most charts: at a wrong level they are no slip of indentation.
COMMON = frozenset(
    """affinity annotations args command config enabled env extraArgs extraEnv fullnameOverride host hosts image
    ingress labels metrics name nameOverride nodeSelector password path persistence podAnnotations podLabels
    podSecurityContext port ports priorityClassName pullPolicy replicaCount replicas repository resources
    securityContext service serviceAccount size storageClass tag tls tolerations type user username""".split()
)
# Uses that a template makes of a value which may be missing.
OPTIONAL = frozenset(("bool", "with", "default", "hasKey", "empty", "range", "schema", "toYaml", "condition"))
_UNREAD = (Read.UNREAD, Read.UNKNOWN)
# Below these, Kubernetes itself names the keys, whatever a chart's templates do with them.
_KUBERNETES = {
    "resources": frozenset({"limits", "requests"}),
    "affinity": frozenset({"nodeAffinity", "podAffinity", "podAntiAffinity"}),
}


@dataclass(frozen=True, slots=True)
class Unread:
    """A key that nothing reads. `proved` is false when a part of the chart is not here to prove it.

    `meant` is the path it should have, if that can be told; `safe` when there is no doubt about it.
    """

    entry: Entry
    level: Level
    proved: bool
    meant: Path | None
    safe: bool = False

    @property
    def misplaced(self) -> bool:
        """Whether the key's name is right and only its level is wrong."""
        return self.meant is not None and self.meant[-1] == self.entry.path[-1]


def unread(values: Values) -> tuple[Unread, ...]:
    """The topmost keys of this file that nothing reads; none without a chart."""
    if values.reads is None:
        return ()
    found = _CACHE.get(values)
    if found is None:
        found = _CACHE[values] = tuple(_Search(values, values.reads.beside(values.root)).run())
    return found


@dataclass
class _Search:
    values: Values
    reads: Reads

    def run(self) -> Iterator[Unread]:
        """Every unread key, parents only."""
        above: set[Path] = set()
        for entry in self.values.entries.values():
            if entry.path[:-1] in above:
                above.add(entry.path)
                continue
            if entry.key is None or not self.values.owns(entry.key):
                continue
            status = self.reads.status(entry.path)
            if status in (Read.READ, Read.PARTIAL) or self.anchored(entry):
                continue
            found = self.judge(entry, proved=status is Read.UNREAD) if status in _UNREAD else None
            found = found or self.suspect(entry, status)
            if found is not None:
                yield found
                above.add(entry.path)

    def doubtful(self, entry: Entry, status: Read) -> bool:
        """Whether it may be unread. What is handed to a subchart that is not here is read by nobody here."""
        return status in _UNREAD or (status is Read.OPAQUE and entry.path[0] in self.absent and len(entry.path) > 1)

    @cached_property
    def absent(self) -> frozenset[str]:
        """The keys of subcharts that are declared and not here."""
        chart = self.values.chart
        return frozenset(each.key for each in chart.dependencies if each.chart is None) if chart else frozenset()

    def judge(self, entry: Entry, *, proved: bool) -> Unread | None:
        """The key with what it was meant to be; None when it may well be right."""
        default = self.is_default(entry.path)
        meant = self.home(entry, proved=proved) or self.spelling(entry, proved=proved)
        if meant is not None and (self.own or not default or meant[-1] != entry.name):
            return Unread(entry, Level.ERROR, proved, meant, safe=proved and meant[:-1] == entry.path[:-1])
        # What other charts of the same release read of `global` nobody here can know.
        if proved and (self.own or not default) and entry.path[0] != "global":
            return Unread(entry, Level.NOTE if default else Level.ERROR, proved, None)
        return None

    def suspect(self, entry: Entry, status: Read) -> Unread | None:
        """A key that no template here proves to be wrong, but that is a letter off a word of every chart."""
        parent = entry.path[:-1]
        meant = None if status is Read.UNREAD or below_any(entry.path, STRING_MAPS) else slip(entry.name)
        if meant is None or meant in self.mine(parent) or entry.name in self.reads.known_children(parent):
            return None
        return Unread(entry, Level.WARNING, proved=False, meant=(*parent, meant))

    @cached_property
    def own(self) -> bool:
        """Whether this file is the chart's own values.yaml."""
        return self.values.chart is not None and self.values.uri == self.values.chart.values.source.uri

    def spelling(self, entry: Entry, *, proved: bool) -> Path | None:
        """The path of the name beside it that it was meant to have."""
        parent = entry.path[:-1]
        beside = self.mine(parent)
        read = self.reads.known_children(parent) - beside
        known = self.names(parent) - beside if proved or not free_form(entry.path) else read
        other = best(entry.name, read) if not proved else None
        other = other or best(entry.name, known, loose=proved)
        return None if other is None else (*parent, other)

    def home(self, entry: Entry, *, proved: bool) -> Path | None:
        """The path that the key has with the right indentation."""
        doubtful = self.own or not proved
        if doubtful and self.repeated(entry):
            return None
        for level, shift in self.levels(entry):
            if shift == "far" and doubtful:
                return None
            if self.plausible(entry, level, shift, proved=proved) and self.fits(entry, (*level, entry.name)):
                return (*level, entry.name)
        return None

    def plausible(self, entry: Entry, level: Path, shift: str, *, proved: bool) -> bool:
        """Whether so common a key may have got there from that level by a slip."""
        if not proved:
            inside = shift == "lost" and level[:1] == entry.path[:1]
            return inside or entry.name in self.dependencies
        if shift == "lost" or entry.name not in COMMON:
            return True
        return shift == "gained" and (not self.own or self.needed(entry, (*level, entry.name)))

    def needed(self, entry: Entry, path: Path) -> bool:
        """Whether the chart cannot do without a value at a path, or the key has all that is read there."""
        if isinstance(entry.value, Mapping):
            named = self.reads.known_children(path)
            return bool(entry.value.pairs) and named.issuperset(entry.value.pairs)
        return not {use.kind for use in self.reads.uses(path)} & OPTIONAL

    @cached_property
    def dependencies(self) -> frozenset[str]:
        """The keys of the chart's subcharts."""
        chart = self.values.chart
        return frozenset(each.key for each in chart.dependencies) if chart else frozenset()

    def repeated(self, entry: Entry) -> bool:
        """Whether the file has the same key, unread too, in several places: no slip of indentation."""
        same = [each for each in self.values.find(entry.name, active=False) if self.values.owns(each.value)]
        return sum(self.reads.status(each.path) in _UNREAD for each in same) > 1

    def levels(self, entry: Entry) -> Iterator[tuple[Path, str]]:
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

    def is_default(self, path: Path) -> bool:
        """Whether the chart's defaults have a key at this path."""
        return self.default(path) is not None

    @cached_property
    def key_counts(self) -> Counter[int]:
        """How often each key's node occurs: more than once below an alias."""
        return Counter(id(entry.key) for entry in self.values.entries.values() if entry.key is not None)

    @cached_property
    def aliases(self) -> frozenset[str]:
        """The names of all aliases of the file."""
        return frozenset(_ALIAS.findall(self.values.source.text))

    def anchored(self, entry: Entry) -> bool:
        """Whether the value, or a part of it, is there for the sake of an alias elsewhere."""
        if not self.aliases:
            return False
        if self.key_counts[id(entry.key)] > 1:
            return True
        text = self.values.source.text
        return any(
            (match := _ANCHOR.match(text, node.start.index)) is not None and match[1] in self.aliases
            for _, node in walk(entry.value)
            if self.values.owns(node)
        )
