"""Render as much of a chart as can be rendered: what fails is set aside and named, the rest goes on."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from checks.evidence.helm import Package, Renderer
from checks.evidence.helm_errors import RenderError
from checks.values import packing

ATTEMPTS = 120
SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class RenderProblem:
    """A template that did not render, or not as written; `kind` is RenderError's."""

    template: str
    line: int
    message: str
    kind: str
    error: RenderError | None = None


@dataclass(slots=True)
class Attempt:
    """A chart being rendered; `package` is what is left of it, `texts` the outcome."""

    renderer: Renderer
    package: Package
    values: Mapping[str, object]
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[RenderProblem] = field(default_factory=list)
    allowed: bool = False
    _blamed: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    _original: dict[str, bytes] = field(default_factory=dict)

    def run(self) -> None:
        """Render, set aside what fails, and render again."""
        deadline = time.monotonic() + SECONDS
        for _ in range(ATTEMPTS):
            try:
                self.texts = self.renderer.render(self.package, self.values)
            except RenderError as error:
                self.problems.append(RenderProblem(error.template, error.line, error.message, error.kind, error))
                if not self._repair(error) or time.monotonic() > deadline:
                    return
            else:
                return

    def _repair(self, error: RenderError) -> bool:
        """Change the package so that this error does not come again; false when there is no way."""
        if error.kind == "undefined" and not packing.stubbed(self.package, error.undefined):
            self.package = packing.with_stubs(self.package, [error.undefined])
            return True
        if error.kind == "refused" and not self.allowed:
            self.allowed = True
            self.package = packing.without_refusals(self.package)
            return True
        if error.template not in self.package.files:
            return False
        inner = error.frames[-1]
        helper = (inner.name, inner.line)
        if inner.name and inner.name != inner.template and helper in self._blamed:
            return self._stub(helper)
        return self._drop(error.template, helper)

    def _drop(self, template: str, helper: tuple[str, int]) -> bool:
        before = self.package.files[template]
        self._blamed.setdefault(helper, []).append(template)
        self._original[template] = before
        self.package = packing.without(self.package, template)
        return self.package.files[template] != before

    def _stub(self, helper: tuple[str, int]) -> bool:
        """A helper that fails twice is put out of use; the templates that it failed come back."""
        if packing.stubbed(self.package, helper[0]):
            return False
        back = {template: self._original[template] for template in self._blamed.pop(helper)}
        self.package = packing.with_stub_for(Package({**self.package.files, **back}), helper[0])
        return True
