"""What a change of values changed in the rendered manifests."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .charts import Render, parse_docs

Leaf = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One leaf that differs: `path` is Kind:a.b[].c with list positions left out."""

    path: str
    old: Any
    new: Any


@dataclass(frozen=True, eq=False)
class Outcome:
    """Before and after of one edit."""

    before: Render
    after: Render
    given: tuple[str, ...] = ()

    @property
    def error(self) -> str:
        """Helm's refusal of the changed values, when the unchanged ones rendered."""
        return self.after.error if not self.before.error else ""

    @property
    def rendered(self) -> bool:
        """Both rendered."""
        return not self.before.error and not self.after.error

    @functools.cached_property
    def files(self) -> list[str]:
        """Templates whose output differs."""
        if not self.rendered:
            return []
        old, new = self.before.files, self.after.files
        return [name for name in sorted({*old, *new}) if old.get(name, "") != new.get(name, "")]

    @functools.cached_property
    def changes(self) -> list[Change]:
        """Leaves that differ, in manifests of the same kind and name; new manifests give their leaves."""
        old: dict[str, dict[str, Any]] = {}
        new: dict[str, dict[str, Any]] = {}
        for name in self.files:
            old.update(_by_name(parse_docs(self.before.files.get(name, ""))))
            new.update(_by_name(parse_docs(self.after.files.get(name, ""))))
        found: list[Change] = []
        for doc in sorted({*old, *new}):
            was, now = dict(leaves(old.get(doc, {}))), dict(leaves(new.get(doc, {})))
            kind = doc.split("/")[0]
            paths = dict.fromkeys([*was, *now])
            pairs = [Change(f"{kind}:{short(path)}", was.get(path), now.get(path)) for path in paths]
            found += [pair for pair in pairs if pair.old != pair.new or type(pair.old) is not type(pair.new)]
        return found

    def at(self, pattern: str) -> list[Change]:
        """Changed leaves whose path matches."""
        return [change for change in self.changes if re.search(pattern, change.path)]

    @functools.cached_property
    def touched(self) -> list[dict[str, Any]]:
        """The manifests, after the change, of the templates whose output differs."""
        return [doc for name in self.files for doc in parse_docs(self.after.files.get(name, ""))]


def _by_name(docs: tuple[dict[str, Any], ...]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for doc in docs:
        name = f"{doc['kind']}/{(doc.get('metadata') or {}).get('name')}"
        while name in found:
            name += "+"
        found[name] = doc
    return found


def leaves(value: Any, path: str = "") -> Iterator[Leaf]:
    """Every leaf with its path; an empty map or list is a leaf."""
    if isinstance(value, dict) and value:
        for key in value:
            yield from leaves(value[key], f"{path}.{key}")
    elif isinstance(value, list) and value:
        for number, item in enumerate(value):
            yield from leaves(item, f"{path}[{number}]")
    else:
        yield path.removeprefix("."), value


def short(path: str) -> str:
    """The path without list positions."""
    return re.sub(r"\[\d+\]", "[]", path)


def pod_specs(docs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The pod spec of every workload."""
    for doc in docs:
        spec = doc.get("spec") or {}
        if doc["kind"] == "CronJob":
            spec = (spec.get("jobTemplate") or {}).get("spec") or {}
        pod = spec if doc["kind"] == "Pod" else ((spec.get("template") or {}).get("spec") or {})
        if doc["kind"] in WORKLOADS and isinstance(pod, dict):
            yield pod


def containers(docs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every container of every workload."""
    for pod in pod_specs(docs):
        for field in ("containers", "initContainers"):
            for container in pod.get(field) or []:
                if isinstance(container, dict):
                    yield container


WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Pod")
