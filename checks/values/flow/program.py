"""A chart with its subcharts as one program: every template, and the context each file gets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeGuard

from checks.values.chart import Chart, Template
from checks.values.flow import containers as _containers  # noqa: F401 - registers its models
from checks.values.flow.atoms import OTHER, ChartFiles, Flow, Place, Use
from checks.values.flow.evaluator import Evaluator
from checks.values.flow.functions import MODELS
from checks.values.flow.heap import Heap
from checks.values.flow.templates import Definition, Exhausted
from checks.values.gotemplate.lexer import TemplateError
from checks.values.gotemplate.nodes import Statement
from checks.values.gotemplate.parser import parse
from checks.values.tree import AnyNode, Mapping, Path, Scalar, walk

MAX_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A chart in the tree of charts: `folder` is its path in Helm's names of templates."""

    chart: Chart
    place: Place
    folder: str
    uri: str
    root: Flow


@dataclass(slots=True)
class Program:
    """`problems` says what could not be analysed; then nothing is proved to be unread."""

    chart: Chart
    values: Place = field(default_factory=lambda: Place((), chart_root=True))
    parts: list[Part] = field(default_factory=list)
    files: list[tuple[str, list[Statement], Flow]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    heap: Heap = field(default_factory=Heap)
    definitions: dict[str, Definition] = field(default_factory=dict)

    def run(self) -> Evaluator:
        """Analyse all templates until nothing new is learnt."""
        self._parse()
        evaluator = self.evaluator()
        try:
            for _ in range(MAX_ROUNDS):
                for name, body, root in self.files:
                    evaluator.file(name, body, root)
                self.texts(evaluator, self.chart.defaults)
                if not self.heap.stale or self.values.whole:
                    break
                evaluator.restart()
        except (Exhausted, RecursionError):
            self.problems.append("the templates are too entangled to be analysed")
        return evaluator

    def evaluator(self) -> Evaluator:
        """A fresh evaluator of all definitions."""
        harmless = ("common.",) if any(bitnami_common(part.chart) for part in self.parts) else ()
        return Evaluator(self.definitions, MODELS, self.heap, not self.chart.missing, harmless)

    def read_by(self, values: Mapping) -> Place | None:
        """The places that templates in these values read; None when there are no such templates."""
        if not any(_template(node) for _, node in walk(values)):
            return None
        beside = Program(self.chart, definitions=self.definitions)
        try:
            beside.texts(beside.evaluator(), values)
        except (Exhausted, RecursionError):
            beside.values.whole.add(Use("values.yaml", 0, "include"))
        return beside.values

    def __post_init__(self) -> None:
        self._add(self.chart, self.values, self.chart.name, "")

    def _add(self, chart: Chart, place: Place, folder: str, uri: str) -> Flow:
        heap = self.heap
        place.chart_root = True
        if place is not self.values:
            heap.store(frozenset((place,)), "global", frozenset((self.values.child("global"),)))
        below: dict[str, Flow] = {}
        for each in chart.dependencies:
            if each.chart is not None:
                sub = f"charts/{each.name}"
                below[each.key] = self._add(each.chart, place.child(each.key), f"{folder}/{sub}", f"{uri}{sub}/")
        texts = {key: heap.text(str(chart.metadata.get(key.lower()) or "")) for key in ("Name", "Version")}
        root = heap.made(
            {
                "Values": frozenset((place,)),
                "Chart": heap.made(texts, OTHER),
                "Release": OTHER,
                "Capabilities": OTHER,
                "Files": frozenset((ChartFiles(dict(chart.files)),)),
                "Template": heap.made({"BasePath": heap.text(f"{folder}/templates"), "Name": OTHER}),
                "Subcharts": heap.made(below),
            },
            site=folder,
        )
        self.parts.append(Part(chart, place, folder, uri, root))
        return root

    def _parse(self) -> None:
        """Parse all templates, those that Helm parses last first: their definitions win."""
        found = [(f"{part.folder}/{each.path}", part, each) for part in self.parts for each in part.chart.templates]
        found.sort(key=lambda each: (each[0].count("/"), each[0]))
        for name, part, template in found:
            where = part.uri + template.path
            try:
                tree = parse(template.text)
            except TemplateError as error:
                self.problems.append(f"{where}:{error.line}: {error.problem}")
                continue
            for defined, body in tree.defines.items():
                self.definitions.setdefault(defined, Definition(where, body))
            self.definitions.setdefault(name, Definition(where, tree.body))
            if not template.partial and not part.chart.library and _rendered(template):
                self.files.append((where, tree.body, part.root))

    def texts(self, evaluator: Evaluator, values: Mapping) -> None:
        """Run the templates that stand in values: `tpl` may read any value through them."""
        for path, node in walk(values):
            if _template(node):
                self.heap.template, self.heap.line = "values.yaml", node.line
                evaluator.template_text(node.text, self.part_of(path).root)

    def part_of(self, path: Path) -> Part:
        """The innermost chart that a path's value belongs to."""
        best = self.parts[-1]
        for part in self.parts:
            own = part.place.path
            if path[: len(own)] == own and len(own) >= len(best.place.path):
                best = part
        return best

    def missing(self) -> Iterator[tuple[Place, str]]:
        """The places of values that go to charts which are not here."""
        for part in self.parts:
            for each in part.chart.dependencies:
                if each.chart is None:
                    yield part.place.child(each.key), each.name


def bitnami_common(chart: Chart) -> bool:
    """Whether the chart uses Bitnami's library chart `common`, and it is not here."""
    declared = chart.metadata.get("dependencies") or ()
    missing = {each.name for each in chart.dependencies if each.chart is None}
    return "common" in missing and any(
        each.get("name") == "common" and "bitnami" in str(each.get("repository"))
        for each in declared
        if isinstance(each, dict)
    )


def _rendered(template: Template) -> bool:
    return bool(template.text.strip())


def _template(node: AnyNode) -> TypeGuard[Scalar]:
    return isinstance(node, Scalar) and "{{" in node.text and ("Values" in node.text or "include" in node.text)
