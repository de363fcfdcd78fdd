"""Which value makes a template fail: put another in its place, and see whether the error goes away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from checks.evidence.helm import Package
from checks.evidence.helm_errors import Frame, RenderError
from checks.values.packing import REMOVED, package_of, reduced, set_at, without_refusals
from checks.values.resilience import RenderProblem
from checks.values.tree import AnyNode, Mapping, Path, Scalar, Sequence, plain_data

if TYPE_CHECKING:
    from checks.values.chart import Chart
    from checks.values.document import Entry, Values
    from checks.values.rendering import Rendering

TRIES = 40
_VALUES = re.compile(r"\.Values((?:\.[A-Za-z_]\w*)+)")
_INDEX = re.compile(r'index\s+\$?(?:\.\w+)*?\.Values((?:\.[A-Za-z_]\w*)*)((?:\s+"[^"]*")+)')
_FIELDS = re.compile(r"(?<![\w)])(?:\$\w*)?((?:\.[A-Za-z_]\w*)+)")
_IN_TYPE = re.compile(r"in type (\S+(?: \{\})?)|iterate over (.+)|got (\S+)|found (\S+) on type (\S+)")
_TYPED = re.compile(
    r"can't evaluate field|can't iterate over|wrong type|expected (bool|string|integer|number|map)|incompatible types"
    r"|interface conversion|on type|cannot index|can't index|invalid value; expected|nil pointer|not a |unmarshal|cannot unmarshal"
)


@dataclass(frozen=True, slots=True)
class Cause:
    """A value, the template that cannot take it, and whether Helm works with `instead` in its place."""

    entry: Entry
    problem: RenderProblem
    instead: object
    typed: bool


def causes(rendering: Rendering) -> Iterator[Cause]:
    """For each template that failed, the value of the file under test behind it, where there is one."""
    seen: set[Path] = set()
    known = {failure(problem) for problem in usual(rendering.values)}
    for problem in rendering.problems:
        if problem.kind not in ("execute", "refused") or problem.error is None or failure(problem) in known:
            continue
        if problem.kind == "refused" and not reference_nodes(rendering.values):
            continue
        found = _Search(rendering, problem, problem.error).cause()
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
    return _default_problems(chart)


@lru_cache(maxsize=32)
def _default_problems(chart: Chart) -> list[RenderProblem]:
    from checks.values.document import Values

    rendering = Values(chart.values.source, chart.values, chart).rendering
    return rendering.problems if rendering else []


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
    _package: Package | None = None
    tried: int = 0

    def cause(self) -> Cause | None:
        for entry in self.candidates():
            for new in self.substitutes(entry):
                if self.tried >= TRIES:
                    return None
                if self.helps(entry.path, new):
                    return Cause(entry, self.problem, new, bool(_TYPED.search(self.error.message)))
        return None

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
        if "nil pointer" in self.error.message or "nil" == self.error.message[-3:]:
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
        later = []
        for entry in values.entries.values():
            last = next((part for part in reversed(entry.path) if isinstance(part, str)), "")
            if wanted and type_name(entry.value) != wanted:
                continue
            if last in names:
                yield entry
            elif wanted and last in mentioned:
                later.append(entry)
        yield from later[:TRIES]

    def _mentioned(self, template: str) -> set[str]:
        data = self.package().files.get(template, b"").decode("utf-8", "replace")
        return {name for match in _FIELDS.finditer(data) for name in match[1].split(".") if name}

    def substitutes(self, entry: Entry) -> Iterator[object]:
        """What may stand there instead: what was there before, then other types."""
        for node in reference_nodes(self.rendering.values):
            found = _get(node, entry.path)
            if found is not None and plain_data(found) != plain_data(entry.value):
                yield plain_data(found)
            elif found is None:
                yield REMOVED
        kind = type_name(entry.value)
        options: dict[str, list[object]] = {
            "string": [{}, [], True, 1], "float64": ["1", {}, [], True], "bool": ["x", {}, [], 1],
            "list": [{}, "x", 1], "map": [[], "x", 1, True], "nil": [],
        }  # fmt: skip
        if self.problem.kind == "execute":
            yield from options[kind]

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


def expression_paths(expression: str) -> Iterator[Path]:
    """The paths below .Values that an expression names, the last one first."""
    for match in _INDEX.finditer(expression):
        yield (*match[1].split(".")[1:], *re.findall(r'"([^"]*)"', match[2]))
    for match in reversed(list(_VALUES.finditer(expression))):
        yield tuple(match[1].split(".")[1:])


def field_names(expression: str) -> set[str]:
    """All field names in an expression."""
    found = {name for match in _FIELDS.finditer(expression) for name in match[1].split(".") if name}
    return found | set(re.findall(r'"([A-Za-z_]\w*)"', expression))


def complained_type(message: str) -> str:
    """The type that the message says was there; empty when it says none."""
    match = _IN_TYPE.search(message)
    text = next((group for group in match.groups() if group), "") if match else ""
    text = match[5] or text if match else text
    if text.startswith("[]"):
        return "list"
    if text.startswith("map"):
        return "map"
    if match and match[2]:
        return "float64" if re.fullmatch(r"[-\d.e+]+", text) else "bool" if text in ("true", "false") else "string"
    return {"int": "float64", "int64": "float64", "float64": "float64"}.get(text, text if text in ("string", "bool") else "")


def type_name(node: AnyNode) -> str:
    """A node's type in Go's words."""
    if isinstance(node, Mapping):
        return "map"
    if isinstance(node, Sequence):
        return "list"
    value = node.value
    if value is None:
        return "nil"
    return "bool" if isinstance(value, bool) else "string" if isinstance(value, str) else "float64"


def _get(node: AnyNode, path: Path) -> AnyNode | None:
    for part in path:
        if isinstance(node, Mapping) and isinstance(part, str) and part in node.pairs:
            node = node.pairs[part].value
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
        else:
            return None
    return node
