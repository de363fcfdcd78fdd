"""Which value makes a rendered document unreadable: with another in its place, it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.values.culprits import default_rendering
from checks.values.manifests import Broken, Rendered, documents, objects
from checks.values.packing import STUB
from checks.values.replacements import dashed, others
from checks.values.tree import AnyNode, Mapping, Path, Scalar, plain_data

if TYPE_CHECKING:
    from checks.values.document import Entry, Values
    from checks.values.rendering import Rendering

BREAKERS = 14
DOCUMENTS = 4


def breakers(rendering: Rendering) -> Iterator[tuple[Entry, Broken]]:
    """For each rendered document that is not YAML, the value of the file under test that breaks it."""
    known = usual_broken(rendering.values)
    seen: set[Path] = set()
    whole = [each for each in rendering.broken if each.template not in rendering.lacking and STUB not in each.text]
    for broken in whole[:DOCUMENTS]:
        if (broken.template, broken.index) in known:
            continue
        entry = _breaker(rendering, broken)
        if entry is not None and entry.path not in seen:
            seen.add(entry.path)
            yield entry, broken


def usual_broken(values: Values) -> set[tuple[str, int]]:
    """The documents that are no YAML without the file under test too."""
    before = values.before.rendering if values.before is not None else None
    if before is None and values.chart is not None and values.chart.values.source.text != values.source.text:
        before = default_rendering(values.chart)
    return {(each.template, each.index) for each in before.broken} if before else set()


def _breaker(rendering: Rendering, broken: Broken) -> Entry | None:
    line = broken.error.mark.line
    near = "\n".join(broken.text.split("\n")[max(0, line - 3) : line + 2])
    for entry in suspects(rendering, broken.text, near)[:BREAKERS]:
        for new in (*dashed(data := plain_data(entry.value)), *others(data, ())):
            text = rendering.provenance.rendered_with(broken.template, entry.path, new)
            if text is not None and _parses(rendering, broken, text):
                return entry
    return None


def suspects(rendering: Rendering, text: str, near: str) -> list[Entry]:
    """Own entries whose text stands in a document, those near the place where it broke first."""
    ranked = []
    for i, entry in enumerate(rendering.provenance.own):
        words = _words(entry.value)
        if words and all(word in text for word in words):
            away = not all(word in near for word in words)
            ranked.append((away, isinstance(entry.value, Scalar), -max(map(len, words)), i, entry))
    return [entry for *_, entry in sorted(ranked, key=lambda each: each[:4])]


def _words(node: AnyNode) -> list[str]:
    """A scalar's first line; the items and keys of a small map or list."""
    if isinstance(node, Scalar):
        return [node.text.split("\n")[0]] if node.text.strip() and not isinstance(node.value, bool) else []
    if isinstance(node, Mapping):
        keys = list(node.pairs)[:4] if 0 < len(node.pairs) < 5 else []
        return keys + [word for key in keys for word in _words(node.pairs[key].value)]
    return [word for item in node.items[:3] for word in _words(item)]


def _parses(rendering: Rendering, broken: Broken, text: str) -> bool:
    parts = [part for _, part in documents(text)]
    if broken.index >= len(parts) or not parts[broken.index].strip():
        return False
    return all(
        isinstance(each, Rendered) for each in objects(rendering.renderer.read, {broken.template: parts[broken.index]})
    )
