"""Charts rendered with every values file that they have: the objects, and where each comes from."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cached_property

from checks.model import Level, Location, Notification
from checks.security import kinds
from checks.security.helm import NAMESPACE, render, undefined
from checks.security.sides import Side
from checks.values import chart as charts
from checks.values.chart import MAX_FILE, Chart
from checks.values.document import Entry, Values
from checks.values.manifests import Rendered
from checks.values.notices import shortened
from checks.values.parse import parse
from checks.values.provenance import Provenance
from checks.values.rendering import Rendering
from checks.values.tree import Path, Source, YamlError

# Helm passes over hidden folders; nobody packs the others, which may lie in a chart that is the repository itself.
_APART = re.compile(r"(?:^|/)(?:\.[^/]+|node_modules|vendor|__pycache__)/")


@dataclass(eq=False)
class Everywhere(Provenance):
    """Traces a field to any values file of the repository: the file under test, the chart's, a subchart's."""

    @cached_property
    def own(self) -> list[Entry]:
        """All values, those of the file under test first."""
        values = self.rendering.values
        return sorted(values.entries.values(), key=lambda each: not values.owns(each.value))


@dataclass
class Memo:
    """What is known of a chart's fields: the path of the value behind each, None where there is none.

    `left` is how many more may be traced: each costs a few renderings.
    """

    found: dict[tuple[object, ...], Path | None] = field(default_factory=dict)
    left: int = 400


@dataclass(frozen=True, eq=False)
class Piece:
    """One rendered object: its text starts at `line` (0-based) of what `template` renders."""

    chart: Chart
    provenance: Everywhere
    rendered: Rendered
    template: str
    memo: Memo

    @property
    def values(self) -> str:
        """The values file that it was rendered with."""
        return self.provenance.rendering.values.uri

    @property
    def copy(self) -> str:
        """The object as a document whose lines are those of the rendered template."""
        return "\n" * self.rendered.line + self.text

    @property
    def text(self) -> str:
        """The object's text, with no namespace where the release's would stand, as Trivy renders it."""
        return self.rendered.text.replace(NAMESPACE, "")


@dataclass
class Charts:
    """The charts of one side. `homes` maps values files outside of a chart to it, as the configuration says."""

    side: Side
    folders: list[str]
    homes: Mapping[str, str] = field(default_factory=dict)
    notifications: list[Notification] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: {"charts": 0, "objects": 0})

    def owner(self, uri: str) -> str | None:
        """The folder of the chart that a file is part of."""
        return next((each for each in self.folders if not each or uri.startswith(f"{each}/")), None)

    def pieces(self, folder: str) -> Iterator[Piece]:
        """The objects of a chart, with each of its values files. What does not render is an error."""
        chart = self._load(folder)
        if chart is not None and not chart.library:
            yield from self._rendered(chart, folder)

    def archive(self, uri: str) -> Iterator[Piece]:
        """The objects of a packed chart that is no other chart's dependency."""
        around = {"Chart.yaml": b"name: around", "charts/packed.tgz": self.side.files[uri]}
        for dependency in charts.from_files(around, "").dependencies:
            if dependency.chart is not None and not dependency.chart.library:
                dependency.chart.uri = uri
                yield from self._rendered(dependency.chart, uri)

    def _rendered(self, chart: Chart, folder: str) -> Iterator[Piece]:
        problems: list[list[Notification]] = []
        memo = Memo()
        seen: set[tuple[str, str]] = set()
        for values in self._values(chart, folder):
            rendering = render(values, chart)
            found, refused = list(self._problems(rendering)), _refused(rendering)
            self.notifications += [] if refused else found
            problems.append(found if refused else [])
            provenance = Everywhere(rendering)
            for each in rendering.objects:
                if (each.template, each.text) not in seen:
                    seen.add((each.template, each.text))
                    self.counts["objects"] += 1
                    yield Piece(chart, provenance, each, _template_uri(chart, each.template), memo)
        # A chart may ask for values: it is unread only when no values file gives them.
        if problems and all(problems):
            self.notifications += problems[0]
        self.counts["charts"] += 1

    def _load(self, folder: str) -> Chart | None:
        prefix = f"{folder}/" if folder else ""
        files = {
            uri[len(prefix) :]: data
            for uri, data in self.side.files.items()
            if uri.startswith(prefix) and len(data) <= MAX_FILE and not _APART.search(uri[len(prefix) :])
        }
        try:
            chart = charts.from_files(files, folder, self._sibling(folder))
        except (OSError, YamlError) as error:
            self._error(f"the chart cannot be read: {error}. Nothing in it was checked", f"{prefix}Chart.yaml")
            return None
        if chart.missing:
            names = ", ".join(chart.missing)
            missing = f"the chart does not render: its dependencies are not here: {names}"
            self._error(f"{missing}. `helm dependency build` brings them", f"{prefix}Chart.yaml")
        if chart.values_error is not None:
            self._error(f"is not YAML: {chart.values_error.problem}", chart.values.source.uri, chart.values_error)
        return chart

    def _sibling(self, folder: str) -> charts.Sibling:
        def sibling(name: str, repository: str) -> Chart | None:
            local = repository.removeprefix("file://") if repository.startswith("file://") else f"../{name}"
            place = posixpath.normpath(posixpath.join(folder, local))
            inside = {
                uri[len(place) + 1 :]: data for uri, data in self.side.files.items() if uri.startswith(f"{place}/")
            }
            above = f"{folder}/".startswith(f"{place}/")
            return charts.from_files(inside, place) if "Chart.yaml" in inside and not above else None

        return sibling

    def _values(self, chart: Chart, folder: str) -> Iterator[Values]:
        """The chart with its defaults alone, and with each other values file over them."""
        yield Values(chart.values.source, chart.values, chart)
        for uri in sorted(self.side.files):
            if uri == chart.values.source.uri or not self._belongs(uri, folder):
                continue
            source = Source(uri, self.side.text(uri) or "")
            try:
                yield Values(source, parse(source), chart)
            except YamlError as error:
                self._error(f"is not YAML: {error.problem}", uri, error)

    def _belongs(self, uri: str, folder: str) -> bool:
        for pattern, home in self.homes.items():
            if fnmatch(uri, pattern):
                return posixpath.normpath(home) == (folder or ".")
        inside = uri[len(folder) :].lstrip("/") if not folder or uri.startswith(f"{folder}/") else ""
        return bool(inside) and kinds.is_values(inside) and not inside.startswith(("templates/", "charts/"))

    def _problems(self, rendering: Rendering) -> Iterator[Notification]:
        chart = rendering.values.chart
        assert chart is not None
        by = f" with {rendering.values.uri}" if rendering.values.uri != chart.values.source.uri else ""
        for problem in rendering.problems:
            if problem.kind == "undefined" and chart.missing:
                continue
            uri = _template_uri(chart, problem.template) if "/" in problem.template else f"{chart.uri}/Chart.yaml"
            message = f"the chart does not render{by}: {shortened(problem.message)}. What it makes was not checked"
            yield Notification(Level.ERROR, message, Location(uri.lstrip("/"), max(problem.line, 1)))
        if not chart.missing and (error := undefined(rendering)) is not None:
            message = f"the chart does not render{by}: {shortened(error.message)}. What it makes was not checked"
            uri = _template_uri(chart, error.template) if "/" in error.template else f"{chart.uri}/Chart.yaml"
            yield Notification(Level.ERROR, message, Location(uri.lstrip("/"), max(error.line, 1)))
        for broken in rendering.broken:
            message = f"what the template renders{by} is not YAML: {broken.error.problem}. It was not checked"
            yield Notification(Level.ERROR, message, Location(_template_uri(chart, broken.template)))

    def _error(self, message: str, uri: str, error: YamlError | None = None) -> None:
        line = error.mark.line + 1 if error else 1
        self.notifications.append(Notification(Level.ERROR, message, Location(uri, line)))


def _refused(rendering: Rendering) -> bool:
    """Whether the chart only asks for values that are not given."""
    return bool(rendering.problems) and not rendering.broken and {e.kind for e in rendering.problems} == {"refused"}


def _template_uri(chart: Chart, template: str) -> str:
    """The file of a template that Helm calls `chart/charts/alias/templates/a.yaml`."""
    rest = template.partition("/")[2]
    while rest.startswith("charts/"):
        _, key, below = rest.split("/", 2)
        found = next((each.chart for each in chart.dependencies if each.key == key and each.chart), None)
        if found is None:
            break
        chart, rest = found, below
    return posixpath.join(chart.uri, rest)
