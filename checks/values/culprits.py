"""Which value makes a template fail: put another in its place, and see whether the error goes away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from checks.evidence.helm import Package
from checks.evidence.helm_errors import Frame, RenderError
from checks.values.failures import FIELDS, complained_type, expression_paths, field_names, type_name
from checks.values.packing import REMOVED, package_of, reduced, set_at, without_refusals
from checks.values.replacements import dashed, others
from checks.values.resilience import RenderProblem
from checks.values.tree import AnyNode, Mapping, Path, Scalar, node_at, plain_data

if TYPE_CHECKING:
    from checks.values.chart import Chart
    from checks.values.document import Entry, Values
    from checks.values.rendering import Rendering

TRIES = 40
BUDGET = 80
_TYPED = re.compile(
    r"can't evaluate field|can't iterate over|wrong type|expected (bool|string|integer|number|map)|incompatible types"
    r"|interface conversion|o[fn] type|cannot index|can't index|invalid value; expected|nil pointer|not a |unmarshal"
)


@dataclass(frozen=True, slots=True)
class Cause:
    """A value, the template that cannot take it, and whether it is the value's type that it cannot take."""

    entry: Entry
    problem: RenderProblem
    typed: bool


def causes(rendering: Rendering) -> Iterator[Cause]:
    """For each template that failed, the value of the file under test behind it, where there is one."""
    seen: set[Path] = set()
    known = {failure(problem) for problem in usual(rendering.values)}
    left = BUDGET
    for problem in rendering.problems:
        if problem.kind not in ("execute", "refused") or problem.error is None or failure(problem) in known:
            continue
        if problem.kind == "refused" and not reference_nodes(rendering.values):
            continue
        search = _Search(rendering, problem, problem.error, left=min(left, TRIES))
        found = search.cause()
        left -= search.tried
        if found is not None and found.entry.path not in seen:
            seen.add(found.entry.path)
            yield found


def usual(values: Values) -> list[RenderProblem]:
    """What fails without the file under test too: with the version before, or with the defaults alone."""
    if values.before is not None:
        return values.before.rendering.problems if values.before.rendering else []
    chart = values.chart
    if chart is None or chart.values.source is values.source or chart.values.source.text == values.source.text:
        return []
    rendering = default_rendering(chart)
    return rendering.problems if rendering else []


@lru_cache(maxsize=32)
def default_rendering(chart: Chart) -> Rendering | None:
    """The chart rendered with its defaults alone."""
    from checks.values.document import Values

    return Values(chart.values.source, chart.values, chart).rendering


def failure(problem: RenderProblem) -> tuple[str, str]:
    """What makes two failures the same one."""
    inner = problem.error.frames[-1] if problem.error and problem.error.frames else None
    return (f"{inner.template}:{inner.line}" if inner else problem.template, problem.message)


def reference_nodes(values: Values) -> tuple[AnyNode, ...]:
    """Values that are known to be meant: those before the change, and the chart's defaults."""
    nodes: list[AnyNode] = []
    if values.before is not None and values.before.error is None:
        nodes.append(values.before.merged)
    if values.chart is not None and values.chart.values.source is not values.source:
        nodes.append(values.chart.defaults)
    return tuple(nodes)


@dataclass(slots=True)
class _Search:
    rendering: Rendering
    problem: RenderProblem
    error: RenderError
    left: int
    tried: int = 0
    _package: Package | None = None

    def cause(self) -> Cause | None:
        typed = bool(_TYPED.search(self.error.message))
        for entry in self.candidates():
            if self.problem.kind == "execute" and any(self.helps(entry.path, new) for new in self._dashed(entry)):
                return Cause(entry, self.problem, typed)
            for new in self.substitutes(entry):
                if self.tried >= self.left:
                    return None
                if self.helps(entry.path, new):
                    return Cause(self._narrow(entry), self.problem, typed)
        return None

    def _dashed(self, entry: Entry) -> Iterator[object]:
        names = {name for frame in self.error.frames for name in field_names(frame.expression)}
        if not isinstance(entry.value, Mapping) or _looped_over(entry, names):
            yield from dashed(plain_data(entry.value))

    def _narrow(self, entry: Entry) -> Entry:
        """The part of a map or list that is enough to change."""
        values = self.rendering.values
        for child in values.children(entry):
            if not values.owns(child.value) or self.tried >= self.left:
                continue
            if any(self.helps(child.path, new) for new in self.substitutes(child)):
                return self._narrow(child)
        return entry

    def candidates(self) -> Iterator[Entry]:
        """Own entries that the error's expressions name, then all of the type that it complains of."""
        values = self.rendering.values
        seen: set[Path] = set()
        named = (path for frame in reversed(self.error.frames) for path in expression_paths(frame.expression))
        for path in named:
            for length in range(len(path), 0, -1):
                entry = values.entries.get(path[:length])
                if entry is not None:
                    if self._fits(entry) and entry.path not in seen:
                        seen.add(entry.path)
                        yield entry
                    break
        if "nil pointer" in self.error.message or self.error.message[-3:] == "nil":
            return
        for entry in self._by_name(self.error.frames):
            if entry.path not in seen and self._fits(entry):
                seen.add(entry.path)
                yield entry

    def _fits(self, entry: Entry) -> bool:
        if not self.rendering.values.owns(entry.value):
            return False
        if isinstance(entry.value, Scalar) and entry.value.value is None:
            return bool(reference_nodes(self.rendering.values))
        return True

    def _by_name(self, frames: Iterable[Frame]) -> Iterator[Entry]:
        names = {name for frame in frames for name in field_names(frame.expression)}
        wanted = complained_type(self.error.message)
        values = self.rendering.values
        mentioned = {name for frame in frames for name in self._mentioned(frame.template)}
        asked = "evaluate field" in self.error.message
        if asked:
            yield from (each for each in values.entries.values() if _looped_over(each, names))
        later = []
        for entry in values.entries.values():
            last = next((part for part in reversed(entry.path) if isinstance(part, str)), "")
            same = not wanted or type_name(entry.value) == wanted
            if same and last in names:
                yield entry
            elif (wanted or asked) and last in mentioned and (same or not isinstance(entry.value, Scalar)):
                later.append((not same, entry))
        yield from (entry for _, entry in sorted(later, key=lambda each: each[0]))

    def _mentioned(self, template: str) -> set[str]:
        data = self.package().files.get(template, b"").decode("utf-8", "replace")
        return {name for match in FIELDS.finditer(data) for name in match[1].split(".") if name}

    def substitutes(self, entry: Entry) -> Iterator[object]:
        """What may stand there instead: what was there before, then other types.

        None of them is empty when the value is not: an empty one would only skip the part that fails.
        """
        for node in reference_nodes(self.rendering.values):
            found = node_at(node, entry.path)
            if found is not None and plain_data(found) != plain_data(entry.value):
                yield plain_data(found)
            elif found is None:
                yield REMOVED
        if self.problem.kind == "execute":
            yield from others(plain_data(entry.value), self._below(entry))

    def _below(self, entry: Entry) -> Path:
        """The fields below the entry that the failing expression asks for."""
        for frame in reversed(self.error.frames):
            for path in expression_paths(frame.expression):
                if path[: len(entry.path)] == entry.path:
                    return path[len(entry.path) :]
        return ()

    def helps(self, path: Path, new: object) -> bool:
        """Whether the template renders with the new value, or fails later than before."""
        self.tried += 1
        data = set_at(self.rendering.data, path, new)
        assert isinstance(data, dict)
        try:
            self.rendering.renderer.render(self.package(), data)
        except RenderError as error:
            old = self.error
            return error.template == old.template and error.line > old.line and error.kind != "undefined"
        return True

    def package(self) -> Package:
        if self._package is None:
            chart = self.rendering.values.chart
            assert chart is not None
            whole = package_of(chart)
            if self.rendering.allowed and self.problem.kind != "refused":
                whole = without_refusals(whole)
            template = self.problem.template
            self._package = reduced(whole, template) if template in whole.files else whole
        return self._package


def _looped_over(entry: Entry, names: set[str]) -> bool:
    """Whether it is a map with the fields that a loop asks of its items: a list that lost its dashes."""
    return isinstance(entry.value, Mapping) and bool(names & entry.value.pairs.keys())
