"""Which values a chart's templates read, proved by running them on abstract values.

reads = Reads.of(chart)
reads.status(("image", "tag"))   # Read.READ
reads.uses(("image", "tag"))     # (Use("templates/deployment.yaml", 31, "print"), ...)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from checks.values.chart import Chart
from checks.values.flow.atoms import WILDCARD, Place, Use
from checks.values.tree import Mapping, Path

if TYPE_CHECKING:
    from checks.values.flow.program import Program

__all__ = ["Read", "Reads", "Use"]


class Read(Enum):
    """How a chart reads what stands at a path."""

    READ = "read"  # the value itself
    PARTIAL = "partial"  # only what stands below it
    OPAQUE = "opaque"  # part of something that is taken whole: any key is right
    UNREAD = "unread"  # proved: nothing looks at it
    UNKNOWN = "unknown"  # not proved


_CACHE: WeakKeyDictionary[Chart, Reads] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Reads:
    """The places that a chart reads. `problems` says why nothing is proved, when that is so.

    A use's `kind` is the function that takes the value, or one of: print, quote (printed between
    quotes or by `quote`), bool (a condition), with, range, index, schema, condition, subchart.
    """

    roots: tuple[Place, ...]
    program: Program
    problems: tuple[str, ...] = ()
    _known: dict[Path, Read] = field(default_factory=dict)

    @staticmethod
    def of(chart: Chart) -> Reads:
        """What the chart's templates, subcharts and schema read; worked out once for a chart."""
        from checks.values.flow.declared import declare
        from checks.values.flow.program import Program

        found = _CACHE.get(chart)
        if found is None:
            program = Program(chart)
            program.run()
            declare(program)
            found = _CACHE[chart] = Reads((program.values,), program, tuple(program.problems))
        return found

    def beside(self, values: Mapping) -> Reads:
        """The same with what templates in these values read, which `tpl` may run."""
        place = self.program.read_by(values)
        return Reads((*self.roots, place), self.program, self.problems) if place else self

    @property
    def whole(self) -> bool:
        """Whether templates take all values at once, so that no key can be proved unknown."""
        return any(root.whole for root in self.roots)

    def status(self, path: Path) -> Read:
        """How the chart reads what stands at a path."""
        found = self._known.get(path)
        if found is None:
            found = self._known[path] = self._status(path)
        return found

    def _status(self, path: Path) -> Read:
        places = list(self.roots)
        unknown = bool(self.problems) or self.whole
        for part in path:
            places = _below(places, part)
            for use in (use for place in places for use in place.whole):
                if _sure(use):
                    return Read.OPAQUE
                unknown = True
        if any(place.bare or not place.children for place in places):
            return Read.READ
        if places:
            return Read.PARTIAL
        return Read.UNKNOWN if unknown else Read.UNREAD

    def uses(self, path: Path) -> tuple[Use, ...]:
        """Where the value at a path is used, by itself or as part of something above it."""
        found: set[Use] = set()
        places = list(self.roots)
        for part in path:
            found = found.union(*(place.whole for place in places))
            places = _below(places, part)
        return tuple(sorted(found.union(*(place.whole | place.bare for place in places))))

    def known_children(self, path: Path) -> frozenset[str]:
        """The keys that are read by name below a path."""
        return frozenset(key for place in self.places(path) for key in place.children) - {WILDCARD}

    def places(self, path: Path) -> list[Place]:
        """The places of a path, those for any key included."""
        places = list(self.roots)
        for part in path:
            places = _below(places, part)
        return places

    def all_paths(self) -> Iterator[tuple[str, ...]]:
        """Every path that is read, with `*` for any key or item."""
        seen = set()
        for root in self.roots:
            for place in root.walk():
                if place.path and place.path not in seen:
                    seen.add(place.path)
                    yield place.path


def _below(places: list[Place], part: str | int) -> list[Place]:
    found = [place.children[WILDCARD] for place in places if WILDCARD in place.children]
    if isinstance(part, str) and part != WILDCARD:
        found += [place.children[part] for place in places if part in place.children]
    return found


def _sure(use: Use) -> bool:
    return use.kind not in ("subchart", "recursion") and not use.kind.startswith("include")
