"""The document that every values rule takes: one values file with what is known around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from checks.model import Finding, Fix, Level, Location, Notification, Related
from checks.values.chart import Chart
from checks.values.tree import (
    AnyNode,
    Mapping,
    Path,
    Scalar,
    Sequence,
    Source,
    Value,
    YamlError,
    dotted,
    merge,
)

if TYPE_CHECKING:
    from checks.values.reads import Reads
    from checks.values.rendering import Rendering

SWITCHES = ("enabled", "create", "install", "deploy")


@dataclass(slots=True, eq=False)
class Entry:
    """A value in its place: `key` is None for a list item, `parent` the map or list it is in.

    `active` is false below a part that is switched off.
    """

    path: Path
    key: Scalar | None
    value: AnyNode
    parent: Mapping | Sequence
    active: bool

    @property
    def name(self) -> str:
        """Its own key, or the number of a list item."""
        return str(self.path[-1])

    @property
    def scalar(self) -> Value:
        """The scalar's value; None for anything else."""
        return self.value.value if isinstance(self.value, Scalar) else None

    @property
    def text(self) -> str:
        """The scalar's text; empty for anything else."""
        return self.value.text if isinstance(self.value, Scalar) else ""

    @property
    def above(self) -> str:
        """The nearest key above that is not a number, e.g. `limits` for `limits.memory`."""
        return next((part for part in reversed(self.path[:-1]) if isinstance(part, str)), "")

    @property
    def where(self) -> str:
        """Its path as people write it."""
        return dotted(self.path)

    @property
    def anchor(self) -> Scalar | AnyNode:
        """The node to point at: a scalar itself, for a map or list its key."""
        return self.key if self.key is not None and not isinstance(self.value, Scalar) else self.value


@dataclass(eq=False)
class Values:
    """One values file.

    `root` is its own content, `merged` the same over the chart's defaults; `chart` is None when
    there is none; `before` is the version before the change. `error` says why `root` is empty.
    """

    source: Source
    root: Mapping
    chart: Chart | None = None
    before: Values | None = None
    error: YamlError | None = None
    rendered: bool = True
    notes: list[Notification] = field(default_factory=list)

    @property
    def uri(self) -> str:
        """Where the file is, relative to the repository root."""
        return self.source.uri

    @property
    def lines(self) -> list[str]:
        """The text by lines."""
        return self.source.lines

    @property
    def notifications(self) -> Iterable[Notification]:
        """What could not be looked at; complete once the rules have run."""
        from checks.values.notices import notices

        return list(notices(self))

    @property
    def hidden(self) -> Iterable[Location]:
        """The secrets of a file that cannot be read."""
        from checks.values.unreadable import hidden

        return hidden(self)

    @property
    def counts(self) -> dict[str, int]:
        """What was analysed: the file, and its chart when it was rendered."""
        from checks.values.notices import counts

        return counts(self)

    @property
    def older(self) -> Values | None:
        """The version before the change."""
        return self.before

    @cached_property
    def merged(self) -> Mapping:
        """What the templates see, nodes of other files included."""
        merged = merge(self.chart.defaults, self.root) if self.chart else self.root
        assert isinstance(merged, Mapping)
        return merged

    @cached_property
    def entries(self) -> dict[Path, Entry]:
        """All values by path, parents before children."""
        return {entry.path: entry for entry in _entries(self.merged)}

    @cached_property
    def _by_name(self) -> dict[str, list[Entry]]:
        index: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            if isinstance(entry.path[-1], str):
                index.setdefault(entry.path[-1].lower(), []).append(entry)
        return index

    def find(self, *names: str, active: bool = True) -> Iterator[Entry]:
        """Entries whose key is one of `names`, whatever its case; switched-off parts left out."""
        for name in names:
            for entry in self._by_name.get(name.lower(), ()):
                if entry.active or not active:
                    yield entry

    def at(self, *path: str | int) -> Entry | None:
        """The entry at a path."""
        return self.entries.get(path)

    def sibling(self, entry: Entry, *names: str) -> Entry | None:
        """The first of `names` beside the entry."""
        for name in names:
            if found := self.entries.get((*entry.path[:-1], name)):
                return found
        return None

    def below(self, entry: Entry, *path: str | int) -> Entry | None:
        """The entry at a path below another."""
        return self.entries.get((*entry.path, *path))

    def children(self, entry: Entry) -> Iterator[Entry]:
        """The entries directly below another."""
        keys: Iterator[str | int] = iter(())
        if isinstance(entry.value, Mapping):
            keys = iter(entry.value.pairs)
        elif isinstance(entry.value, Sequence):
            keys = iter(range(len(entry.value.items)))
        for key in keys:
            if found := self.entries.get((*entry.path, key)):
                yield found

    def owns(self, node: AnyNode) -> bool:
        """Whether the node stands in this file rather than in the chart's defaults."""
        return node.source is self.source

    def previous(self, entry: Entry) -> Entry | None:
        """The entry at the same path in the version before."""
        return self.before.entries.get(entry.path) if self.before else None

    def changed(self, entry: Entry) -> bool:
        """Whether the version before had another value there, or none."""
        old = self.previous(entry)
        return old is None or _meaning(old) != _meaning(entry)

    def report(
        self,
        message: str,
        *places: Entry,
        level: Level | None = None,
        fixes: tuple[Fix, ...] = (),
        detail: str = "",
        at_key: bool = False,
    ) -> Iterator[Finding]:
        """A finding at the first of `places` in this file, one that the change touched preferred.

        Nothing when all of them stand in the chart's defaults: then it is not this file's finding.
        """
        own = [place for place in places if self.owns(place.value)]
        if not own:
            return
        if self.before is not None:
            own.sort(key=lambda place: not self.changed(place))
        place = own[0]
        others = [each for each in places if each is not place]
        related = tuple(Related(each.anchor.location, each.where) for each in others)
        anchor = place.key if at_key and place.key is not None else place.anchor
        yield Finding(message, anchor.location, f"{place.where}|{detail}", level, related, fixes)

    def replace(self, node: AnyNode, text: str, description: str, *, safe: bool = True) -> tuple[Fix, ...]:
        """A fix that puts `text` in place of a node of this file; none for other nodes."""
        if not self.owns(node):
            return ()
        replacement = self.source.replacement(node.start.index, node.end.index, text)
        return (Fix(description, (replacement,), safe),)

    @cached_property
    def views(self) -> tuple[Values, ...]:
        """The document itself, and each YAML document that stands in one of its strings."""
        from checks.values.blocks import documents

        return (self, *(Values(root.source, root) for root in documents(self)))

    @cached_property
    def reads(self) -> Reads | None:
        """Which values the chart's templates read; None without a chart."""
        from checks.values.reads import Reads

        return Reads.of(self.chart) if self.chart else None

    @cached_property
    def rendering(self) -> Rendering | None:
        """The chart rendered with these values; None without a chart or without Helm."""
        from checks.values.rendering import Rendering

        return Rendering.of(self) if self.chart and self.rendered and not self.error else None


def _entries(root: Mapping) -> Iterator[Entry]:
    stack: list[tuple[Path, Mapping | Sequence, bool]] = [((), root, True)]
    while stack:
        path, node, active = stack.pop()
        if isinstance(node, Mapping):
            active = active and not _switched_off(node)
            below = [Entry((*path, name), pair.key, pair.value, node, active) for name, pair in node.pairs.items()]
        else:
            below = [Entry((*path, i), None, item, node, active) for i, item in enumerate(node.items)]
        yield from below
        stack.extend((e.path, e.value, active) for e in reversed(below) if not isinstance(e.value, Scalar))


def _switched_off(node: Mapping) -> bool:
    return any(name in node.pairs and node.scalar(name) is False for name in SWITCHES)


def _meaning(entry: Entry) -> object:
    """What a value says, however it is written: 1e1 is 10, and `true` is not 1."""
    node = entry.value
    return (isinstance(node.value, bool), node.value) if isinstance(node, Scalar) else (type(node), entry.text)
