"""The same case in another dress: other line ends, a byte order mark, inside an Argo CD or Flux manifest."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

from .charts import Source, rank, readable
from .edits import Edit, Text
from .planter import Case

_ARGO = """apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: demo
  namespace: argocd
spec:
  project: default
  source:
    repoURL: https://example.com/charts.git
    path: charts/demo
    targetRevision: main
    helm:
      {key}
"""
_FLUX = """apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: demo
  namespace: apps
spec:
  interval: 10m
  chart:
    spec:
      chart: demo
      sourceRef:
        kind: HelmRepository
        name: demo
  values:
"""


def crlf(text: str) -> tuple[str, int]:
    """Windows line ends."""
    return text.replace("\r\n", "\n").replace("\n", "\r\n"), 0


def bom(text: str) -> tuple[str, int]:
    """A byte order mark."""
    return "\ufeff" + text.removeprefix("\ufeff"), 0


def started(text: str) -> tuple[str, int]:
    """A comment and a document start on top."""
    return "# values of the demo\n---\n" + text.removeprefix("---\n"), 2 - text.startswith("---\n")


def _wrapped(head: str, pad: int) -> Callable[[str], tuple[str, int]]:
    def wrap(text: str) -> tuple[str, int]:
        lines = [" " * pad + line if line.strip() else line for line in Text(text).lines if line.strip() != "---"]
        return head + "\n".join(lines), head.count("\n")

    return wrap


STYLES: dict[str, Callable[[str], tuple[str, int]]] = {
    "crlf": crlf,
    "bom": bom,
    "started": started,
    "argo": _wrapped(_ARGO.format(key="valuesObject:"), 8),
    "argo-text": _wrapped(_ARGO.format(key="values: |"), 8),
    "flux": _wrapped(_FLUX, 4),
}


def restyled(case: Case) -> Iterator[Case]:
    """For about a sixth of the cases one copy in another dress."""
    turn = int(rank("style", case.id)[:6], 16)
    if turn % 6:
        return
    names = list(STYLES)
    style = names[(turn // 6) % len(names)]
    if style in ("argo", "argo-text", "flux"):
        if case.source.own or case.category.startswith("syntax.parse") or "\r" in case.source.raw:
            style = names[(turn // 6) % 3]
        elif Text(case.source.raw).lines.count("---") or "\n---" in case.source.raw:
            style = "crlf"
    base, offset = STYLES[style](case.source.raw)
    text, _ = STYLES[style](case.edit.text)
    if not readable(base):
        return
    accept = tuple(line + offset for line in case.edit.accept)
    edit = Edit(text, case.edit.line + offset, case.edit.what, accept)
    yield dataclasses.replace(case, id=f"{case.id}-{style}", source=_as(case, base), edit=edit, style=style)


def _as(case: Case, raw: str) -> Source:
    return case.source.changed(raw, "style")
