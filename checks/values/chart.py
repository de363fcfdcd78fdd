"""A Helm chart as its files say it: defaults, schema, templates and subcharts. Nothing is rendered."""

from __future__ import annotations

import io
import json
import os
import posixpath
from collections.abc import Callable, Iterator
from collections.abc import Mapping as MappingABC
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from checks.values.parse import parse
from checks.values.tree import Mapping, Mark, Pair, Scalar, Source, YamlError, merge, plain_data

MAX_FILE = 8 * 1024 * 1024
MAX_CHART = 128 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Template:
    """One file under templates/; `path` is relative to its chart."""

    path: str
    text: str

    @property
    def partial(self) -> bool:
        """Whether Helm reads it for its definitions only."""
        return self.path.rpartition("/")[2].startswith("_")


@dataclass(frozen=True, slots=True)
class Dependency:
    """A subchart: its values stand under `key`. `chart` is None when it is not there."""

    name: str
    key: str
    condition: str
    tags: tuple[str, ...]
    chart: Chart | None


@dataclass(eq=False)
class Chart:
    """A chart. `files` has the content by path relative to the chart, without its charts/."""

    name: str
    uri: str
    metadata: MappingABC[str, Any]
    files: MappingABC[str, bytes]
    values: Mapping
    values_error: YamlError | None
    dependencies: tuple[Dependency, ...] = ()
    problems: list[str] = field(default_factory=list)

    @cached_property
    def templates(self) -> tuple[Template, ...]:
        """Its own templates, without those of subcharts."""
        return tuple(
            Template(path, data.decode("utf-8", "replace"))
            for path, data in sorted(self.files.items())
            if path.startswith("templates/")
        )

    @cached_property
    def schema(self) -> MappingABC[str, Any] | None:
        """values.schema.json, or None when there is none or it is not JSON (see `problems`)."""
        if (data := self.files.get("values.schema.json")) is None:
            return None
        try:
            schema = json.loads(data)
        except (ValueError, RecursionError) as error:
            self.problems.append(f"values.schema.json is not JSON: {error}")
            return None
        return schema if isinstance(schema, dict) else None

    @cached_property
    def defaults(self) -> Mapping:
        """Its values.yaml over its subcharts' defaults, each under its key."""
        below = Mapping(self.values.source, self.values.start, self.values.start)
        for dependency in self.dependencies:
            if dependency.chart is not None:
                mark = Mark(0, 0, 0)
                source = dependency.chart.values.source
                key = Scalar(source, mark, mark, dependency.key, dependency.key)
                below.pairs[dependency.key] = Pair(key, dependency.chart.defaults)
        merged = merge(below, self.values)
        assert isinstance(merged, Mapping)
        return merged

    @property
    def library(self) -> bool:
        """Whether it only offers definitions to other charts."""
        return self.metadata.get("type") == "library"

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the dependencies that are declared and not there, at any depth."""
        own = [each.name for each in self.dependencies if each.chart is None]
        below = [name for each in self.dependencies if each.chart for name in each.chart.missing]
        return tuple(dict.fromkeys(own + below))


Sibling = Callable[[str, str], "Chart | None"]
"""Finds a dependency outside the chart, by its name and its `repository`."""


def load(directory: Path, uri: str) -> Chart:
    """The chart in a folder, with subcharts from charts/ (unpacked or .tgz) or from sibling folders.

    Raises OSError when Chart.yaml cannot be read, YamlError when it is not YAML.
    """
    return _load(directory, uri, frozenset())


def _load(directory: Path, uri: str, above: frozenset[Path]) -> Chart:
    here = above | {directory.resolve()}

    def sibling(name: str, repository: str) -> Chart | None:
        local = repository.removeprefix("file://") if repository.startswith("file://") else f"../{name}"
        folder = directory / local
        if not (folder / "Chart.yaml").is_file() or folder.resolve() in here:
            return None
        return _load(folder, posixpath.normpath(f"{uri}/{local}"), here)

    return from_files(dict(_read(directory)), uri, sibling)


def _read(directory: Path) -> Iterator[tuple[str, bytes]]:
    left = MAX_CHART
    for folder, folders, names in os.walk(directory):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if path.is_file() and (size := path.stat().st_size) <= min(MAX_FILE, left):
                left -= size
                yield path.relative_to(directory).as_posix(), path.read_bytes()


def from_files(files: MappingABC[str, bytes], uri: str, sibling: Sibling | None = None) -> Chart:
    """The chart in these files, by path relative to it, its charts/ included."""
    own = {name: data for name, data in files.items() if not name.startswith("charts/")}
    if "Chart.yaml" not in own:
        raise FileNotFoundError(f"{uri}/Chart.yaml: no such file")
    metadata = _metadata(own, uri)
    source = Source(posixpath.join(uri, "values.yaml"), own.get("values.yaml", b"").decode("utf-8-sig", "replace"))
    error = None
    try:
        values = parse(source)
    except YamlError as problem:
        error, values = problem, Mapping(source, Mark(0, 0, 0), Mark(0, 0, 0))
    chart = Chart(str(metadata.get("name") or ""), uri, metadata, own, values, error)
    chart.dependencies = tuple(_dependencies(metadata, _vendored(files, uri), sibling or _nowhere))
    return chart


def _nowhere(_name: str, _repository: str) -> None:
    """No chart lies beside one that is packed."""


def _metadata(files: MappingABC[str, bytes], uri: str) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    for name in ("requirements.yaml", "Chart.yaml"):
        if name in files:
            source = Source(posixpath.join(uri, name), files[name].decode("utf-8-sig", "replace"))
            data = plain_data(parse(source))
            metadata |= data if isinstance(data, dict) else {}
    return metadata


def _dependencies(metadata: MappingABC[str, Any], vendored: dict[str, Chart], sibling: Sibling) -> Iterator[Dependency]:
    declared = metadata.get("dependencies")
    named = (
        [each for each in declared if isinstance(each, dict) and each.get("name")] if isinstance(declared, list) else []
    )
    for each in named:
        name = str(each["name"])
        yield Dependency(
            name=name,
            key=str(each.get("alias") or name),
            condition=str(each.get("condition") or ""),
            tags=tuple(map(str, each.get("tags") or ())),
            chart=vendored.get(name) or sibling(name, str(each.get("repository") or "")),
        )
    for name in vendored.keys() - {str(each["name"]) for each in named}:
        yield Dependency(name, name, "", (), vendored[name])


def _vendored(files: MappingABC[str, bytes], uri: str) -> dict[str, Chart]:
    folders: dict[str, dict[str, bytes]] = {}
    for name, data in files.items():
        if not name.startswith("charts/"):
            continue
        _, folder, *rest = name.split("/", 2)
        if rest:
            folders.setdefault(folder, {})[rest[0]] = data
        elif folder.endswith(".tgz"):
            folders[folder] = _unpack(data)
    charts = [
        from_files(each, posixpath.join(uri, "charts", folder))
        for folder, each in folders.items()
        if "Chart.yaml" in each
    ]
    return {chart.name: chart for chart in charts}


def _unpack(data: bytes) -> dict[str, bytes]:
    """The files of a chart archive, without its leading folder; none when it is damaged or huge."""
    import tarfile
    import zlib

    files: dict[str, bytes] = {}
    left = MAX_CHART
    try:
        with tarfile.open(fileobj=io.BytesIO(data)) as package:
            for member in package:
                if member.isfile() and member.size <= min(MAX_FILE, left) and (stream := package.extractfile(member)):
                    left -= member.size
                    files[member.name.partition("/")[2]] = stream.read()
    except (OSError, EOFError, tarfile.TarError, zlib.error):
        return {}
    return files
