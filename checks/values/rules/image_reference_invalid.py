"""An image reference that no registry can serve.

The kubelet cannot parse it and the pod stays in InvalidImageName. Frequent causes: the tag in the repository field,
upper-case letters, a scheme copied from a browser, a cut digest.

Bad::

    image:
      repository: nginx:1.27
      tag: "1.27"

Good::

    image:
      repository: registry.example.com:5000/nginx
      tag: "1.27"

Fix: registry and path in lower case, the tag in its own field, the digest whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.document import Entry, Values
from checks.values.images import Image, container, images, text_of
from checks.values.placeholders import capitals, templated
from checks.values.references import Reference, digest_problem, name_problem, problem, tag_problem

_RESULT = "the pod will stay in InvalidImageName"


@rule(Level.ERROR, "image.invalid_reference")
def check(values: Values) -> Iterator[Finding]:
    """Each part of each image, judged on its own."""
    for view in values.views:
        for image in images(view):
            for place, message in _whole(view, image) if image.full else _parts(image):
                yield from view.report(f"{message}; {_RESULT}", place)


def _left_alone(text: str) -> bool:
    return not text or templated(text) or "{" in text or "example-" in text or capitals(text)


def _whole(view: Values, image: Image) -> Iterator[tuple[Entry, str]]:
    place = image.name
    if place is None or _left_alone(place.text) or not (container(view, place) or _plausible(place.text)):
        return
    if found := problem(place.text):
        yield place, f"the image `{place.text}` {found}"


def _plausible(text: str) -> bool:
    return "." in text or ":" in text or "/" in text


def _parts(image: Image) -> Iterator[tuple[Entry, str]]:
    name, tag, digest, registry = image.name, image.tag, image.digest, image.registry
    if name is not None and not _left_alone(text := text_of(name)):
        reference = Reference.split(text)
        if image.tag is not None and reference.tag:
            yield name, f"the repository `{text}` has the tag `{reference.tag}`, which belongs into `{image.tag.name}`"
        elif found := name_problem(reference.name):
            yield name, f"the repository `{text}` {found}"
    if tag is not None and not _left_alone(text := text_of(tag)):
        bare, at, in_tag = text.partition("@")
        if (bare and (found := tag_problem(bare))) or (at and (found := digest_problem(in_tag))):
            yield tag, f"the tag `{text}` {found}"
    if digest is not None and isinstance(digest.scalar, str) and ":" in digest.text:
        if not _left_alone(digest.text) and (found := digest_problem(digest.text)):
            yield digest, f"the digest `{digest.text}` {found}"
    if registry is not None and not _left_alone(text := text_of(registry)) and (found := name_problem(text)):
        yield registry, f"the registry `{text}` {found}"
