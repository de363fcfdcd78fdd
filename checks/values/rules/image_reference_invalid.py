"""An image reference that no registry can serve.

The kubelet cannot parse it and the pod stays in InvalidImageName. Frequent causes: the tag in the repository
field, upper-case letters, a scheme copied from a browser, a cut digest.

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
from checks.values.document import Values
from checks.values.image_problems import image_problems
from checks.values.images import images


@rule(Level.ERROR, "image.invalid_reference")
def check(values: Values) -> Iterator[Finding]:
    """Each part of each image, judged on its own."""
    for view in values.views:
        for image in images(view):
            for place, sentence in image_problems(view, image):
                yield from view.report(f"{sentence}; the pod will stay in InvalidImageName", place)
