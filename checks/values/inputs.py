"""From paths to values documents: which files, which chart, which version before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path

from checks.engine import Document, Request
from checks.errors import InputError
from checks.evidence import helm
from checks.evidence.git import Repository
from checks.model import Level, Location, Notification
from checks.values import chart as charts
from checks.values.chart import Chart
from checks.values.document import Values
from checks.values.gitops import Embedded, embedded
from checks.values.parse import parse
from checks.values.reader import decode, read
from checks.values.tree import Mapping, Mark, Source, YamlError

Loaded = Chart | Notification | None


@dataclass(slots=True)
class Opener:
    """Opens values files of one request; charts are loaded once."""

    request: Request
    repository: Repository | None
    loaded: dict[Path, Loaded] = field(default_factory=dict)
    old: dict[str, Chart | None] = field(default_factory=dict)

    def open(self, path: Path) -> Iterator[Document | Notification]:
        """The values in one file: its own, or those that a GitOps file embeds."""
        try:
            source = read(path, self.uri(path))
        except InputError as error:
            yield Notification(Level.ERROR, f"{error.what}. {error.todo}", Location(error.where or self.uri(path)))
            return
        inside = embedded(source)
        if inside is None:
            yield self.plain(path, source)
        for part in inside or ():
            yield self.part(source, part)

    def plain(self, path: Path, source: Source) -> Values:
        """The document of a values file."""
        found = self.chart_of(path)
        return self.document(source, found, before=self.before(source, found))

    def part(self, source: Source, part: Embedded) -> Values:
        """The document of values inside a GitOps file."""
        chart: Loaded = None
        if self.request.chart is not None or part.chart_path:
            chart = self.load(self.request.chart or self.request.root / part.chart_path)
        loaded = chart if isinstance(chart, Chart) else None
        values = Values(source, part.root, loaded, None, part.error, self.request.config.render)
        if (old := self.older_source(source)) is not None:
            twin = next((each for each in embedded(old) or () if each.name == part.name), None)
            if twin is not None:
                values.before = Values(old, twin.root, loaded, None, twin.error, values.rendered)
        if not part.chart_path:
            values.notes.append(_without_chart(source.uri))
        return values

    def document(self, source: Source, found: Loaded, before: Values | None) -> Values:
        """A values file over its chart; the chart's own values.yaml takes the place of its defaults."""
        root, error = _parsed(source)
        chart = found if isinstance(found, Chart) else None
        if chart is not None and (source.uri == chart.values.source.uri or source.text == chart.values.source.text):
            chart = _with_values(chart, source, root, error)
        values = Values(source, root, chart, before, error, self.request.config.render)
        if isinstance(found, Notification):
            values.notes.append(found)
        elif found is None:
            values.notes.append(_without_chart(source.uri))
        return values

    def before(self, source: Source, found: Loaded) -> Values | None:
        """The version before the change; None when nothing is compared or the file is new."""
        old = self.older_source(source)
        if old is None:
            return None
        chart = self.older_chart(found) if isinstance(found, Chart) else found
        return self.document(old, chart, before=None)

    def older_source(self, source: Source) -> Source | None:
        """The text that --against or --base names."""
        if self.request.against is not None:
            return read(self.request.against, source.uri)
        if self.repository is None or (data := self.repository.read(source.uri)) is None:
            return None
        return decode(data, source.uri)

    def older_chart(self, chart: Chart) -> Chart | None:
        """The chart at the base: its templates may have changed too."""
        if self.repository is None:
            return chart
        if chart.uri not in self.old:
            files = self.repository.tree(chart.uri)
            present = "Chart.yaml" in files
            siblings = {each.name: each.chart for each in chart.dependencies}
            self.old[chart.uri] = (
                charts.from_files(files, chart.uri, lambda name, _: siblings.get(name)) if present else None
            )
        return self.old[chart.uri]

    def chart_of(self, path: Path) -> Loaded:
        """The chart of a values file, by flag, configuration or the nearest Chart.yaml above it."""
        if self.request.chart is not None:
            return self.load(self.request.chart)
        uri = self.uri(path)
        for pattern, folder in self.request.config.charts.items():
            if fnmatch(uri, pattern):
                return self.load(self.request.root / folder)
        for above in path.resolve().parents:
            if (above / "Chart.yaml").is_file():
                return self.load(above)
            if above == self.request.root:
                break
        return None

    def load(self, folder: Path) -> Loaded:
        """The chart in a folder, or why it cannot be read."""
        key = folder.resolve()
        if key not in self.loaded:
            uri = self.uri(folder)
            if self.request.config.render:
                helm.warm()
            try:
                self.loaded[key] = charts.load(folder, "" if uri == "." else uri)
            except (OSError, YamlError) as error:
                reason = f"the chart cannot be read: {error}. Nothing that needs it was checked"
                self.loaded[key] = Notification(Level.ERROR, reason, Location(f"{uri}/Chart.yaml"))
        return self.loaded[key]

    def uri(self, path: Path) -> str:
        """Relative to the repository root where it is inside, with `/`."""
        resolved = path.parent.resolve() / path.name if path.name not in ("", "..") else path.resolve()
        root = self.request.root
        return (resolved.relative_to(root) if resolved.is_relative_to(root) else resolved).as_posix()


def _parsed(source: Source) -> tuple[Mapping, YamlError | None]:
    try:
        return parse(source), None
    except YamlError as error:
        nowhere = Mark(0, 0, 0)
        return Mapping(source, nowhere, nowhere), error


def _with_values(chart: Chart, source: Source, root: Mapping, error: YamlError | None) -> Chart:
    files = {**chart.files, "values.yaml": source.text.encode("utf-8", "surrogateescape")}
    return replace(chart, files=files, values=root, values_error=error)


def _without_chart(uri: str) -> Notification:
    message = "no chart is known for this file: unread keys and rendered objects were not checked; give --chart DIR"
    return Notification(Level.NOTE, message, Location(uri))


@dataclass(frozen=True, slots=True)
class ValuesFamily:
    """The values family, as the engine runs it."""

    tool: str = "values-sanity"
    rules: str = "checks.values.rules"

    def documents(self, request: Request) -> Iterator[Document | Notification]:
        """A document for each set of values in the files that `request` names."""
        repository = Repository.at(request.root, request.base) if request.base else None
        opener = Opener(request, repository)
        for path in request.paths:
            if not any(fnmatch(opener.uri(path), pattern) for pattern in request.config.exclude):
                yield from opener.open(path)
