"""The chart rendered with the values under test: its objects, and what could not be rendered."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from checks.errors import MissingError
from checks.evidence.helm import Package, Renderer, renderer
from checks.model import Level, Notification
from checks.values.kubernetes import Violation, validate
from checks.values.manifests import Broken, Rendered, objects
from checks.values.packing import lacking_stubs, package_of
from checks.values.resilience import Attempt, RenderProblem
from checks.values.tree import AnyNode, Mapping, Path, Scalar, Sequence

if TYPE_CHECKING:
    from checks.values.culprits import Cause
    from checks.values.document import Entry, Values
    from checks.values.provenance import Provenance
    from checks.values.sentinels import Misfit


@dataclass(eq=False)
class Rendering:
    """What Helm makes of the values.

    `package` is the chart as it was rendered in the end, `data` the values as Helm got them.
    """

    values: Values
    renderer: Renderer
    package: Package
    data: dict[str, object]
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[RenderProblem] = field(default_factory=list)
    allowed: bool = False

    @classmethod
    def of(cls, values: Values) -> Rendering | None:
        """Render the chart of the values; None without a chart or without Helm."""
        if values.chart is None or values.chart.library:
            return None
        try:
            helm = renderer()
        except MissingError as error:
            values.notes.append(Notification(Level.WARNING, f"the chart was not rendered: {error.what}. {error.todo}"))
            return None
        attempt = Attempt(helm, package_of(values.chart), effective(values))
        attempt.run()
        data = dict(attempt.values)
        return cls(values, helm, attempt.package, data, attempt.texts, attempt.problems, attempt.allowed)

    @cached_property
    def _parsed(self) -> list[Rendered | Broken]:
        manifests = {
            path: text for path, text in self.texts.items() if path.endswith((".yaml", ".yml", ".json", ".tpl"))
        }
        return list(objects(self.renderer.read, manifests))

    @cached_property
    def objects(self) -> list[Rendered]:
        """The objects that the templates gave."""
        return [each for each in self._parsed if isinstance(each, Rendered)]

    @cached_property
    def complete(self) -> list[Rendered]:
        """The objects of which nothing is left out for want of a dependency."""
        return [each for each in self.objects if each.template not in self.lacking]

    @cached_property
    def lacking(self) -> set[str]:
        """The templates that use definitions of missing dependencies."""
        return lacking_stubs(self.package)

    @cached_property
    def broken(self) -> list[Broken]:
        """The documents that are not YAML."""
        return [each for each in self._parsed if isinstance(each, Broken)]

    @cached_property
    def violations(self) -> list[tuple[Rendered, Violation]]:
        """What Kubernetes would refuse in the objects."""
        return [(each, violation) for each in self.objects for violation in validate(each.data)]

    @cached_property
    def causes(self) -> list[Cause]:
        """The values that make templates fail."""
        from checks.values.culprits import causes

        return list(causes(self))

    @cached_property
    def breakers(self) -> list[tuple[Entry, Broken]]:
        """The values that make rendered documents unreadable, with the documents."""
        from checks.values.breakers import breakers

        return list(breakers(self))

    @cached_property
    def misfits(self) -> list[Misfit]:
        """The empty maps and lists of the wrong kind."""
        from checks.values.sentinels import misfits

        return list(misfits(self))

    @cached_property
    def provenance(self) -> Provenance:
        """Finds the value behind a field."""
        from checks.values.provenance import Provenance

        return Provenance(self)

    def trace(self, rendered: Rendered, path: Path, *, key: bool = False) -> Entry | None:
        """The value of the file under test that makes the field (or its key) what it is."""
        return self.provenance.trace(rendered, path, key=key)


def effective(values: Values) -> dict[str, object]:
    """The values as Helm merges them: a null takes a default away."""
    defaults = values.chart.defaults if values.chart else None
    data = _merged(None if values.root is defaults else defaults, values.root)
    assert isinstance(data, dict)
    return data


def _merged(base: AnyNode | None, over: AnyNode | None) -> object:
    node = base if over is None else over
    if isinstance(node, Scalar):
        return _finite(node.value)
    if isinstance(node, Sequence):
        return [_merged(None, item) for item in node.items]
    if not isinstance(node, Mapping):
        return None
    if not isinstance(base, Mapping) or not isinstance(over, Mapping):
        return {key: _merged(None, pair.value) for key, pair in node.pairs.items() if not _null(pair.value)}
    merged = {}
    for key in base.pairs | over.pairs:
        below, above = base.pairs.get(key), over.pairs.get(key)
        value = above or below
        if value is not None and not _null(value.value):
            merged[key] = _merged(below.value if below else None, above.value if above else None)
    return merged


def _null(node: AnyNode) -> bool:
    return isinstance(node, Scalar) and node.value is None


def _finite(value: object) -> object:
    """JSON knows no NaN and no infinity; a text in its place lets the rest be rendered."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
