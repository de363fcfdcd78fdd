"""The machine that finds, for each kind of mistake, charts where it is real, and plants it there."""

from __future__ import annotations

import collections
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .charts import Render, Source, rank, readable, render
from .edits import Edit, set_value
from .outcome import Outcome

Make = Callable[[Source], Iterator[Edit | None]]
Check = Callable[[Outcome], bool]


@dataclass(frozen=True)
class Planter:
    """One kind of mistake (or of look-alike): where to make it, and what must be seen for it to be real."""

    category: str
    slug: str
    make: Make
    check: Check
    count: int = 2
    against: bool = False
    look: bool = False
    prepare: str = ""
    helm: bool = True
    files: str = ""
    per_owner: int = 1

    @property
    def name(self) -> str:
        """Stable name."""
        return f"{'look-' if self.look else ''}{self.category}-{self.slug}"


@dataclass(frozen=True)
class Case:
    """One planted file."""

    id: str
    kind: str
    category: str
    slug: str
    source: Source
    edit: Edit
    needs_against: bool
    style: str = "as is"

    @property
    def half(self) -> str:
        """dev or validation, by the chart's owner."""
        return "dev" if int(rank("half", self.source.owner)[:8], 16) % 2 else "validation"

    def record(self) -> dict[str, Any]:
        """What cases.json holds; the texts are written beside it."""
        base = f"files/{self.id}/base/{file_name(self.source, self.style)}"
        return {
            "id": self.id, "kind": self.kind, "category": self.category, "slug": self.slug,
            "chart_dir": self.source.dir, "original": self.source.file, "own": self.source.own,
            "file": base.replace("/base/", "/"), "against": base, "needs_against": self.needs_against,
            "line": self.edit.line, "accept": sorted({self.edit.line, *self.edit.accept}),
            "description": self.edit.what, "half": self.half, "owner": self.source.owner, "style": self.style,
        }  # fmt: skip


def file_name(source: Source, style: str) -> str:
    """The planted file's own name."""
    if style in ("argo", "argo-text", "flux"):
        return "helmrelease.yaml" if style == "flux" else "application.yaml"
    return "values.yaml" if source.own else source.file.rsplit("/", 1)[-1]


FEATURES: dict[str, tuple[str, str]] = {
    "ingress": (r"(?i)ingress\w*\.enabled$", "Ingress"),
    "hpa": (r"(?i)(autoscal\w*|hpa)\.enabled$", "HorizontalPodAutoscaler"),
    "pdb": (r"(?i)(pdb|disruptionbudget\w*)\.(enabled|create)$", "PodDisruptionBudget"),
    "netpol": (r"(?i)networkpolic\w*\.(enabled|create)$", "NetworkPolicy"),
    "pvc": (r"(?i)(persist\w*|storage)\.enabled$", ""),
}


@functools.lru_cache(maxsize=256)
def prepared(source: Source, feature: str) -> Source | None:
    """The source with a feature switched on, when it is not on already and Helm then renders it."""
    if not feature:
        return source
    path, kind = FEATURES[feature]
    if kind and any(doc["kind"] == kind for doc in source.base.docs()):
        return source
    for place in source.places:
        if re.search(path, place.dotted) and place.value is False and place.inline:
            edit = set_value(source.text, place, "true")
            found = source.changed(edit.text, f"{place.dotted}=true") if edit else source
            if not found.base.error and (not kind or any(doc["kind"] == kind for doc in found.base.docs())):
                return found
    return source if not kind else None


def outcome(planter: Planter, source: Source, edit: Edit) -> Outcome:
    """Before and after; without Helm only whether the file can be read."""
    if planter.helm:
        return Outcome(source.base, render(source.chart, edit.text, source.own), edit.given)
    return Outcome(Render(), Render(error="" if readable(edit.text) else "unreadable"), edit.given)


def order(planter: Planter, everything: list[Source]) -> list[Source]:
    """The sources shuffled for this planter, defaults files and overrides in turn."""
    pool = sorted(everything, key=lambda source: rank(planter.name, source.id))
    own = [source for source in pool if source.own and planter.files != "override"]
    other = [source for source in pool if not source.own and planter.files != "own"]
    first, second = (own, other) if int(rank(planter.name)[:4], 16) % 2 else (other, own)
    mixed = [item for pair in zip(first, second, strict=False) for item in pair]
    rest = min(len(first), len(second))
    return mixed + first[rest:] + second[rest:]


def plant(planter: Planter, everything: list[Source], budget: int = 120) -> Iterator[Case]:
    """Up to `count` cases, `per_owner` (mostly one) in the charts of one owner."""
    owners: collections.Counter[str] = collections.Counter()
    found = 0
    for source in order(planter, everything):
        if found >= planter.count or budget <= 0:
            return
        left = min(planter.per_owner - owners[source.owner], planter.count - found)
        if left <= 0 or (planter.helm and source.base.error):
            continue
        ready = prepared(source, planter.prepare) if planter.helm else source
        edits, used = _real_ones(planter, ready, min(budget, 8), left) if ready else ([], 0)
        budget -= used
        owners[source.owner] += len(edits)
        for edit in edits:
            found += 1
            kind, name = "lookalike" if planter.look else "mistake", f"{planter.name}-{found:02d}"
            yield Case(name, kind, planter.category, planter.slug, ready or source, edit, planter.against)


def _real_ones(planter: Planter, source: Source, tries: int, wanted: int) -> tuple[list[Edit], int]:
    edits = [edit for edit in planter.make(source) if edit is not None and edit.text != source.raw]
    edits.sort(key=lambda edit: rank(planter.name, source.id, edit.what))
    real: list[Edit] = []
    for number, edit in enumerate(edits[:tries]):
        if _real(planter, source, edit):
            real.append(edit)
        if len(real) == wanted:
            return real, number + 1
    return real, min(len(edits), tries)


def _real(planter: Planter, source: Source, edit: Edit) -> bool:
    try:
        return planter.check(outcome(planter, source, edit))
    except (AttributeError, TypeError):  # a manifest that has not the shape of its kind
        return False
