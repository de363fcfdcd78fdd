"""Helm as Trivy uses it: the chart's name is the release's, and there is no namespace."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checks.evidence.helm import Package, Renderer, renderer
from checks.evidence.helm_errors import RenderError
from checks.values.chart import Chart
from checks.values.document import Values
from checks.values.packing import STUBS, package_of
from checks.values.rendering import Rendering, effective
from checks.values.resilience import Attempt

NAMESPACE = "guard-namespace"
_NAME = re.compile(r"[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?\Z")


@dataclass(frozen=True, slots=True)
class _Released:
    """Helm with the release's name that Trivy takes, so that both name the same objects."""

    helm: Renderer
    name: str

    def render(
        self, package: Package, values: Mapping[str, object], name: str = "", namespace: str = ""
    ) -> dict[str, str]:
        """The text that each template makes of the values. Raises RenderError."""
        return self.helm.render(package, values, name or self.name, namespace or NAMESPACE)

    def read(self, documents: Sequence[str]) -> list[object]:
        """YAML documents as Helm reads them; None for what is not a map in YAML."""
        return self.helm.read(documents)


def render(values: Values, chart: Chart) -> Rendering:
    """The chart rendered with the values, as far as it can be. Raises MissingError without Helm."""
    helm = _Released(renderer(), chart.name if _NAME.match(chart.name) else "release")
    attempt = Attempt(helm, package_of(chart), effective(values))
    attempt.run()
    found = (attempt.package, dict(attempt.values), attempt.texts, attempt.problems, attempt.allowed)
    return Rendering(values, helm, *found)


def undefined(rendering: Rendering) -> RenderError | None:
    """The error of a definition that is not there. It was stubbed, so that the rest could be rendered."""
    stubs = f"{rendering.package.root}/{STUBS}"
    if rendering.problems or stubs not in rendering.package.files:
        return None
    bare = Package({name: data for name, data in rendering.package.files.items() if name != stubs})
    try:
        rendering.renderer.render(bare, rendering.data)
    except RenderError as error:
        return error
    return None
