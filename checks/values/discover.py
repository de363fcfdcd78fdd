"""Which files of a repository hold Helm values, by name and by what they say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

_VALUES = re.compile(r"(?:^|/)(?:values|[^/]*[-_.]values|values[-_.][^/]*)\.ya?ml$|(?:^|/)values/[^/]+\.ya?ml$")
_YAML = re.compile(r"\.ya?ml$")
_SKIPPED = re.compile(r"(?:^|/)(?:node_modules|\.git|\.venv|vendor)/|(?:^|/)templates/|(?:^|/)tests?/fixtures?/")
_GITOPS = (b"argoproj.io/", b"helm.toolkit.fluxcd.io/")
_PEEK = 64 * 1024


def values_files(root: Path, names: Iterable[str]) -> Iterator[str]:
    """Those of `names` (relative to `root`) that are values files or GitOps files with values."""
    for name in names:
        if _YAML.search(name) and not _SKIPPED.search(name) and (_VALUES.search(name) or _is_gitops(root / name)):
            yield name


def affected(root: Path, names: Iterable[str], changed: Iterable[str]) -> Iterator[str]:
    """Values files that the change touched, and those whose chart it touched elsewhere."""
    touched = set(changed)
    charts = {chart for name in touched if (chart := _changed_chart(root, name)) is not None}
    for name in names:
        if name in touched or charts & set(_charts_above(root, name)):
            yield name


def _changed_chart(root: Path, name: str) -> str | None:
    """The chart whose values files a change of `name` affects; none for an override, which is its own affair."""
    chart = next(_charts_above(root, name), None)
    return chart if not _VALUES.search(name) or name == f"{chart}/values.yaml" else None


def _charts_above(root: Path, name: str) -> Iterator[str]:
    """Folders above `name` that are charts, the nearest first: a subchart and its parent."""
    for folder in PurePosixPath(name).parents:
        if (root / folder / "Chart.yaml").is_file():
            yield str(folder)


def _is_gitops(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            head = stream.read(_PEEK)
    except OSError:
        return False
    return any(mark in head for mark in _GITOPS) and (b"helm" in head or b"values" in head)
