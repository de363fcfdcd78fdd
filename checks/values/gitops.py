"""Helm values inside Argo CD and Flux objects."""

from __future__ import annotations

from dataclasses import dataclass

from checks.values.tree import Mapping, Source, YamlError


@dataclass(frozen=True, slots=True)
class Embedded:
    """Values inside a GitOps object."""

    kind: str
    name: str
    root: Mapping
    error: YamlError | None
    chart_path: str = ""


def embedded(source: Source) -> list[Embedded] | None:
    """The values that a GitOps file embeds; None when it is not one."""
    return None
