"""The development charts, rendered with Helm in process: a planted mistake must be one that Helm shows."""

from __future__ import annotations

import functools
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import helm_python
import yaml

from .edits import Text
from .places import Place, places

_SPLIT = re.compile(r"(?m)^---[ \t]*(?:#.*)?$")


def rank(*words: str) -> str:
    """A number that is the same in every run, to shuffle with."""
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Render:
    """What Helm made of a chart and its values; `error` when it refused."""

    files: dict[str, str] = field(default_factory=dict)
    error: str = ""

    @functools.lru_cache(maxsize=4)  # noqa: B019 - few and short-lived
    def docs(self) -> list[dict[str, Any]]:
        """Every manifest, as Kubernetes would read it."""
        return [doc for name in self.files for doc in parse_docs(self.files[name])]

    def __hash__(self) -> int:
        return id(self)


@functools.lru_cache(maxsize=4096)
def parse_docs(text: str) -> tuple[dict[str, Any], ...]:
    """The manifests of one rendered template, read by Go's YAML reader."""
    found = []
    for part in _SPLIT.split(text):
        if "kind:" not in part:
            continue
        try:
            doc = helm_python.values_from_yaml(part)
        except helm_python.HelmError:
            continue
        if isinstance(doc.get("kind"), str):
            found.append(doc)
    return tuple(found)


class Scratch:
    """Copies of chart folders whose values.yaml may be written over; one folder a process."""

    def __init__(self) -> None:
        self._root = tempfile.TemporaryDirectory(prefix="values-charts-")
        self._copies: dict[Path, Path] = {}

    def copy(self, chart: Path) -> Path:
        """The writable copy of a chart folder."""
        if chart not in self._copies:
            target = Path(self._root.name) / chart.name
            shutil.copytree(chart, target)
            self._copies[chart] = target
        return self._copies[chart]


@functools.lru_cache(maxsize=1)
def scratch() -> Scratch:
    """This process's scratch."""
    return Scratch()


@functools.lru_cache(maxsize=48)
def _loaded(chart: Path) -> helm_python.Chart:
    return helm_python.Chart.load(chart)


def render(chart: Path, text: str, own: bool) -> Render:
    """Render `chart` with `text` as its values.yaml (`own`) or as an override."""
    try:
        if own:
            folder = scratch().copy(chart)
            (folder / "values.yaml").write_text(text, encoding="utf-8", newline="")
            with helm_python.Chart.load(folder) as loaded:
                return Render(loaded.render({}, name="demo", namespace="apps"))
        values = helm_python.values_from_yaml(text) or {}
        return Render(_loaded(chart).render(values, name="demo", namespace="apps"))
    except helm_python.HelmError as error:
        return Render(error=str(error) or "refused")


def readable(text: str) -> bool:
    """Whether Helm's YAML reader takes the file."""
    try:
        helm_python.values_from_yaml(text.removeprefix("\ufeff"))
    except helm_python.HelmError:
        return False
    return True


@dataclass(eq=False)
class Source:
    """One values file of one chart, as a place to plant in. `dir` and `file` are relative to the data folder."""

    data: Path
    dir: str
    file: str
    owner: str
    own: bool
    raw: str
    note: str = ""

    @property
    def id(self) -> str:
        """Stable name."""
        return f"{self.file}{self.note}"

    @property
    def chart(self) -> Path:
        """The chart's folder."""
        return self.data / self.dir

    @functools.cached_property
    def text(self) -> Text:
        """The file's lines."""
        return Text(self.raw)

    @functools.cached_property
    def values(self) -> Any:
        """The file as Helm reads it."""
        return helm_python.values_from_yaml(self.raw.removeprefix("\ufeff")) if readable(self.raw) else {}

    @functools.cached_property
    def places(self) -> list[Place]:
        """Its entries."""
        if self.raw.startswith("\ufeff"):
            return []
        try:
            return places(self.raw, self.values)
        except (yaml.YAMLError, RecursionError):
            return []

    @functools.cached_property
    def by_path(self) -> dict[tuple[str | int, ...], Place]:
        """Entries by path."""
        return {place.path: place for place in self.places}

    @functools.cached_property
    def maps(self) -> dict[int, list[Place]]:
        """Entries by the map or list they stand in."""
        found: dict[int, list[Place]] = {}
        for place in self.places:
            found.setdefault(id(place.parent), []).append(place)
        return found

    def siblings(self, place: Place) -> list[Place]:
        """All entries of the map or list that holds this one."""
        return self.maps[id(place.parent)]

    @functools.cached_property
    def has_schema(self) -> bool:
        """The chart brings a schema."""
        return (self.chart / "values.schema.json").exists()

    @functools.cached_property
    def base(self) -> Render:
        """The chart rendered with the file unchanged."""
        return render(self.chart, self.raw, self.own)

    def reads(self, path: tuple[str | int, ...]) -> bool:
        """The templates name the key by its whole path."""
        return ".".join(map(str, path)) in chart_words(self.chart)[0]

    def knows(self, word: str) -> bool:
        """The word stands anywhere in templates, schemas or Chart.yaml files."""
        return word in chart_words(self.chart)[1]

    def changed(self, raw: str, note: str) -> Source:
        """The same file with another text, for a prepared base."""
        return Source(self.data, self.dir, self.file, self.owner, self.own, raw, f"{self.note}+{note}")


@functools.cache
def chart_words(chart: Path) -> tuple[frozenset[str], frozenset[str]]:
    """The paths that a chart's templates (and its subcharts') read, and every word in all it has."""
    paths: set[str] = set()
    words: set[str] = set()
    for path in sorted(chart.rglob("*")):
        if not path.is_file() or not ("templates" in path.parts or path.name in ("values.schema.json", "Chart.yaml")):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        words.update(re.findall(r"[\w-]+", text))
        words.update(re.findall(r"\w+", text))
        folders = path.relative_to(chart).parts
        prefix = [folders[at + 1] for at in range(len(folders) - 1) if folders[at] == "charts"]
        for match in re.findall(r"\.Values\.(\w+(?:\.\w+)*)", text):
            steps = match.split(".")
            full = steps if steps[0] == "global" else [*prefix, *steps]
            paths.update(".".join(full[:end]) for end in range(1, len(full) + 1))
    return frozenset(paths), frozenset(words)


def sources(data: Path) -> list[Source]:
    """Every values file of the data, in an order that does not change."""
    index = json.loads((data / "index.json").read_text(encoding="utf-8"))
    return [source for chart in index for source in _of_chart(data, chart)]


def _of_chart(data: Path, chart: dict[str, Any]) -> Iterator[Source]:
    owner = chart["repo"].split("/")[0]
    for file in [chart["values"], *chart["overrides"]]:
        raw = (data / file).read_bytes().decode("utf-8", errors="replace")
        yield Source(data, chart["dir"], file, owner, file == chart["values"], raw)
