"""An image without a tag, where the chart puts none in its place.

No tag means `latest`: another image whenever someone pushes, and `imagePullPolicy: Always`. Some templates write `name:` with nothing
after it, which no node can pull. A tag left empty for the chart's appVersion is right and not reported.

Bad::

    image:
      repository: nginx
      tag: ""

Good::

    image:
      repository: nginx
      tag: "1.27.3"

Template::

    kind: Pod
    spec:
      containers:
        - name: app
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"

Fix: write the version.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.document import Entry, Values
from checks.values.images import Image, container, images, text_of
from checks.values.placeholders import templated
from checks.values.untagged import rendered_untagged, untagged, written_bare

_RISK = "it means `latest`, another image after each push; write the version"


@rule(Level.WARNING, "image.missing_tag")
def check(values: Values) -> Iterator[Finding]:
    """Images without tag and digest that reach a container so."""
    rendered = rendered_untagged(values)
    for view in values.views:
        for image in images(view):
            name = text_of(image.name)
            if image.reference.tag or image.reference.digest or templated(name) or "{" in name:
                continue
            if image.full and image.name is not None:
                if _full_untagged(values, view, image.name, rendered):
                    yield from view.report(f"the image `{name}` has no tag: {_RISK}", image.name)
            elif not image.full and _parts_untagged(values, image, rendered):
                yield from view.report(f"the image `{name}` gets no tag: {_RISK}", *_places(image))


def _places(image: Image) -> tuple[Entry, ...]:
    return tuple(place for place in (image.tag, image.name) if place is not None)


def _full_untagged(values: Values, view: Values, place: Entry, rendered: frozenset[str] | None) -> bool:
    if not untagged(place.text) or " " in place.text:
        return False
    if container(view, place) or place.text in (rendered or ()):
        return True
    return rendered is None and written_bare(values, place.path) and "/" in place.text


def _parts_untagged(values: Values, image: Image, rendered: frozenset[str] | None) -> bool:
    name = text_of(image.name)
    if rendered is not None:
        return bool(name) and any(each == name or each.endswith(f"/{name}") for each in rendered)
    path = image.tag.path if image.tag else (*image.name.path[:-1], "tag") if image.name else ()
    return bool(path) and written_bare(values, path)
