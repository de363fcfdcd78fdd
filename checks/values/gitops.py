"""Helm values inside Argo CD and Flux objects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.values.embedding import inner_map
from checks.values.parse import compose
from checks.values.tree import AnyNode, Mapping, Mark, Scalar, Sequence, Source, YamlError

_ARGO = "argoproj.io/"
_FLUX = "helm.toolkit.fluxcd.io/"
_OBJECT = re.compile(
    r"^ *(?:- )?[\"']?apiVersion[\"']?:\s*[\"']?(?:argoproj\.io|helm\.toolkit\.fluxcd\.io)/", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Embedded:
    """Values inside a GitOps object. `chart_path` is the chart's folder, where a repository holds it."""

    kind: str
    name: str
    root: Mapping
    error: YamlError | None
    chart_path: str = ""


def parse_documents(source: Source) -> Iterator[AnyNode]:
    """The roots of all documents in a text. Raises YamlError."""
    return compose(source)


def embedded(source: Source) -> list[Embedded] | None:
    """The values that a GitOps file embeds; None when it is not one.

    A file that cannot be read but looks like one has one entry with the error.
    """
    if not _OBJECT.search(source.text):
        return None
    try:
        objects = [each for root in parse_documents(source) for each in _objects(root)]
    except YamlError as error:
        return [Embedded("", source.uri, _nothing(source), error)]
    return [values for each in objects for values in _values(each)] if objects else None


def _nothing(source: Source) -> Mapping:
    return Mapping(source, Mark(0, 0, 0), Mark(0, 0, 0))


def _objects(root: AnyNode) -> Iterator[Mapping]:
    """Applications, ApplicationSets and HelmReleases, those inside a List too."""
    if not isinstance(root, Mapping):
        return
    kind, version = str(root.scalar("kind")), str(root.scalar("apiVersion"))
    items = root.get("items")
    if kind == "List" and isinstance(items, Sequence):
        for item in items.items:
            yield from _objects(item)
    argo = version.startswith(_ARGO) and kind in ("Application", "ApplicationSet")
    if argo or (version.startswith(_FLUX) and kind == "HelmRelease"):
        yield root


def _values(root: Mapping) -> Iterator[Embedded]:
    kind, name = str(root.scalar("kind")), str(root.scalar("metadata", "name"))
    if kind == "HelmRelease":
        found = root.get("spec", "values")
        if isinstance(found, Mapping):
            yield Embedded(kind, name, found, None, _flux_path(root))
        return
    spec = root.get("spec", "template", "spec") if kind == "ApplicationSet" else root.get("spec")
    if isinstance(spec, Mapping):
        for place, source in _sources(spec):
            yield from _of_source(kind, name + place, source)


def _sources(spec: Mapping) -> Iterator[tuple[str, Mapping]]:
    single, several = spec.get("source"), spec.get("sources")
    if isinstance(single, Mapping):
        yield "", single
    for number, each in enumerate(several.items if isinstance(several, Sequence) else ()):
        if isinstance(each, Mapping):
            yield f"/sources[{number}]", each


def _of_source(kind: str, name: str, source: Mapping) -> Iterator[Embedded]:
    """Argo CD reads `values` first and `valuesObject` in its place when both are there."""
    path = "" if source.get("chart") else str(source.scalar("path") or "")
    for key in ("valuesObject", "values"):
        node = source.get("helm", key)
        if isinstance(node, Mapping):
            yield Embedded(kind, name, node, None, _clean(path))
            return
        if isinstance(node, Scalar) and node.text.strip() and not isinstance(node.value, bool):
            try:
                root, error = inner_map(node, templated=kind == "ApplicationSet"), None
            except YamlError as problem:
                root, error = _nothing(node.source), problem
            yield Embedded(kind, name, root, error, _clean(path))
            return


def _flux_path(root: Mapping) -> str:
    if root.scalar("spec", "chart", "spec", "sourceRef", "kind") != "GitRepository":
        return ""
    return _clean(str(root.scalar("spec", "chart", "spec", "chart") or ""))


def _clean(path: str) -> str:
    """A path inside the repository; nothing for one that leads out of it or is a template."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return "" if ".." in parts or "{{" in path else "/".join(parts)
