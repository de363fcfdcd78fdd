"""What becomes of an image whose tag is empty: rendered manifests tell, or else the templates' text."""

from __future__ import annotations

import re

from checks.values.document import Entry, Values
from checks.values.images import Image, container, text_of
from checks.values.placeholders import templated
from checks.values.pods import pods
from checks.values.references import Reference
from checks.values.subcharts import owner
from checks.values.tree import Path

_ACTION = re.compile(r"\{\{([^{}]*)\}\}")
_FALLBACK = re.compile(r"\b(default|coalesce|or|if|with|ternary|include|template|tpl|empty|required|dict|merge\w*)\b")


def untagged_place(values: Values, view: Values, image: Image, rendered: frozenset[str] | None) -> Entry | None:
    """Where to write the tag that an image lacks; None when it has one, or the chart puts one in its place."""
    name = text_of(image.name)
    if (
        not name
        or image.name is None
        or image.reference.tag
        or image.reference.digest
        or templated(name)
        or "{" in name
    ):
        return None
    if image.full:
        return image.name if _full_untagged(values, view, image.name, rendered) else None
    place = image.tag or image.name
    path = place.path if image.tag else (*place.path[:-1], "tag")
    if rendered is None:
        return place if written_bare(values, path) else None
    return place if any(each == name or each.endswith(f"/{name}") for each in rendered) else None


def _full_untagged(values: Values, view: Values, place: Entry, rendered: frozenset[str] | None) -> bool:
    if not untagged(place.text) or " " in place.text:
        return False
    if container(view, place) or place.text in (rendered or ()):
        return True
    return rendered is None and "/" in place.text and written_bare(values, place.path)


def rendered_untagged(values: Values) -> frozenset[str] | None:
    """Names of images that containers of the rendered chart have without tag and digest; None if not rendered."""
    rendering = values.rendering
    if rendering is None or not rendering.objects:
        return None
    found = (str(each.data.get("image") or "") for pod in pods(rendering.objects) for each in pod.containers())
    return frozenset(Reference.split(text).name for text in found if untagged(text))


def untagged(text: str) -> bool:
    """Whether a reference has neither tag nor digest: `nginx`, `nginx:`."""
    reference = Reference.split(text)
    return bool(reference.name) and not reference.tag and not reference.digest


def written_bare(values: Values, path: Path) -> bool:
    """Whether a template writes the value at `path` as it is, without anything in its place when it is empty."""
    chart, inner = owner(values, path)
    if chart is None or not all(isinstance(part, str) for part in inner):
        return False
    name = ".Values." + ".".join(map(str, inner))
    field = re.compile(re.escape(name) + r"(?![\w.])")
    texts = [each.text for each in chart.templates if name in each.text]
    uses = [action for text in texts for action in _ACTION.findall(text) if field.search(action)]
    return bool(uses) and not any(_FALLBACK.search(action) for action in uses)
