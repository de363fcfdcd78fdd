"""Which value of the file under test stands behind a rendered field: change it, render again, and see.

Text alone does not prove where a field comes from, so a likely value is changed a little and only the
template of the field is rendered once more. When the field changes with it, that value is the answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from checks.evidence.helm import Package
from checks.evidence.helm_errors import RenderError
from checks.values.likeness import alike, rank_collection, rank_scalar, same, suffix, value_is_go
from checks.values.manifests import MISSING, Rendered, documents, objects, value_at
from checks.values.packing import REMOVED, reduced, set_at
from checks.values.tree import Mapping, Path, Scalar, Sequence, plain_data

if TYPE_CHECKING:
    from checks.values.document import Entry
    from checks.values.rendering import Rendering

TRIES = 14
MARK = "guardmark"


@dataclass(eq=False)
class Provenance:
    """Traces fields of one rendering. What it has found out it remembers."""

    rendering: Rendering
    _found: dict[tuple[Rendered, Path, bool], Entry | None] = field(default_factory=dict)
    _packages: dict[str, Package] = field(default_factory=dict)
    _again: dict[tuple[str, Path, str], str | None] = field(default_factory=dict)
    _parsed: dict[tuple[str, str, int], object] = field(default_factory=dict)

    @cached_property
    def own(self) -> list[Entry]:
        """The values of the file under test, not switched off."""
        values = self.rendering.values
        return [each for each in values.entries.values() if values.owns(each.value)]

    def trace(self, rendered: Rendered, path: Path, *, key: bool = False) -> Entry | None:
        """The entry whose change changes the field at `path`, or whose key is the field's key."""
        asked = (rendered, path, key)
        if asked not in self._found:
            self._found[asked] = self._search(rendered, path, key)
        return self._found[asked]

    def _search(self, rendered: Rendered, path: Path, key: bool) -> Entry | None:
        value = value_at(rendered.data, path)
        likely = self._keys(path, value) if key else self._values(path, value)
        for entry in likely[:TRIES]:
            if self._proves(entry, rendered, path, key):
                return entry
        return None

    def _keys(self, path: Path, value: object) -> list[Entry]:
        name = path[-1]
        same = [entry for entry in self.own if entry.path[-1] == name and entry.key is not None]
        return sorted(same, key=lambda entry: (not alike(plain_data(entry.value), value), -suffix(entry.path, path)))

    def _values(self, path: Path, value: object) -> list[Entry]:
        if isinstance(value, dict | list):
            found = [entry for entry in self.own if not isinstance(entry.value, Scalar)]
            ranked = [(rank_collection(entry, path, value), entry) for entry in found]
        else:
            found = [entry for entry in self.own if not isinstance(entry.value, Mapping) or value_is_go(value)]
            ranked = [(rank_scalar(entry, path, value), entry) for entry in found]
        good = [(rank, i, entry) for i, (rank, entry) in enumerate(ranked) if rank is not None]
        return [entry for _, _, entry in sorted(good, key=lambda each: each[:2])]

    def _proves(self, entry: Entry, rendered: Rendered, path: Path, key: bool) -> bool:
        old = value_at(rendered.data, path)
        for change, new in changes(entry, key):
            text = self.rendered_with(rendered.template, change, new)
            data = self._object(rendered, text) if text is not None else None
            if data is None:
                continue
            after = value_at(data, path)
            if key:
                return after is MISSING
            if not same(after, old):
                return True
        return False

    def field_with(self, rendered: Rendered, path: Path, entry: Path, new: object) -> object:
        """The field at `path` when the entry has another value; MISSING when there is none then."""
        text = self.rendered_with(rendered.template, entry, new)
        data = self._object(rendered, text) if text is not None else None
        return MISSING if data is None else value_at(data, path)

    def rendered_with(self, template: str, path: Path, new: object) -> str | None:
        """The template's text with another value at a path; None when it does not render."""
        asked = (template, path, repr(new))
        if asked not in self._again:
            data = set_at(self.rendering.data, path, new)
            assert isinstance(data, dict)
            self._again[asked] = self._render(template, data)
        return self._again[asked]

    def render(self, template: str, data: dict[str, object]) -> str | None:
        """The template's text with quite other values; None when it does not render."""
        return self._render(template, data)

    def _render(self, template: str, data: dict[str, object]) -> str | None:
        helm = self.rendering.renderer
        try:
            return helm.render(self._package(template), data).get(template, "")
        except RenderError:
            return None

    def _package(self, template: str) -> Package:
        """The part of the chart that gives the same text for the template, else the whole chart."""
        if template not in self._packages:
            small = self._packages[template] = reduced(self.rendering.package, template)
            text = self._render(template, self.rendering.data)
            if text is None or not text.strip():
                small = self.rendering.package
            self._packages[template] = small
        return self._packages[template]

    def _object(self, rendered: Rendered, text: str) -> object | None:
        asked = (rendered.template, text, rendered.index)
        if asked not in self._parsed:
            self._parsed[asked] = self._same(rendered, text)
        return self._parsed[asked]

    def _same(self, rendered: Rendered, text: str) -> object | None:
        """The object in the new text that stands for the old one."""
        read = self.rendering.renderer.read
        parts = [part for _, part in documents(text)]
        if rendered.index < len(parts):
            for each in objects(read, {rendered.template: parts[rendered.index]}):
                if isinstance(each, Rendered) and each.kind == rendered.kind:
                    return each.data
        for each in objects(read, {rendered.template: text}):
            if isinstance(each, Rendered) and (each.kind, each.name) == (rendered.kind, rendered.name):
                return each.data
        return None


def changes(entry: Entry, key: bool) -> Iterator[tuple[Path, object]]:
    """Small changes of an entry that keep its type, the likeliest to render first."""
    path, node = entry.path, entry.value
    if key:
        yield path, REMOVED
        return
    if isinstance(node, Mapping):
        yield (*path, MARK), MARK
        return
    if isinstance(node, Sequence):
        items = plain_data(node)
        assert isinstance(items, list)
        sample = items[-1] if items else MARK
        yield path, [*items, f"{sample}{MARK}" if isinstance(sample, str) else sample]
        if items:
            yield path, items[:-1]
        return
    yield from ((path, new) for new in variants(node.value))


def variants(value: object) -> Iterator[object]:
    """Other scalars of the same type."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, float) and not math.isfinite(value):
        yield 1
    elif isinstance(value, int | float):
        yield value + 1
        yield value - 1
    elif isinstance(value, str):
        yield value + "x"
        if value:
            yield "x" + value[1:] if value[0] != "x" else "y" + value[1:]
    else:
        yield MARK
