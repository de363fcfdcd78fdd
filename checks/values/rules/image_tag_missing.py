"""An image without a tag, where the chart puts none in its place.

No tag means `latest`: another image whenever someone pushes, and `imagePullPolicy: Always`. Some templates
write `name:` with nothing after it, which no node can pull. A tag left empty for the chart's appVersion is
right and not reported.

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
from checks.values.document import Values
from checks.values.images import images, text_of
from checks.values.untagged import rendered_untagged, untagged_place


@rule(Level.WARNING, "image.missing_tag")
def check(values: Values) -> Iterator[Finding]:
    """Images without tag and digest that reach a container so."""
    rendered = rendered_untagged(values)
    for view in values.views:
        for image in images(view):
            if (place := untagged_place(values, view, image, rendered)) is None:
                continue
            message = (
                f"the image `{text_of(image.name)}` has no tag and the chart adds none: it means `latest`, another "
                "image after each push; write the version"
            )
            yield from view.report(message, place, *([image.name] if image.name and image.name is not place else []))
