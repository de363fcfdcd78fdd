"""A number or boolean stands where Kubernetes takes only strings.

Values of environment variables, annotations, labels and node selectors are strings. A chart that passes
them on as they are makes an object that the cluster refuses.

Bad::

    env:
      - name: RETRIES
        value: 5

Good::

    env:
      - name: RETRIES
        value: "5"

Fix: put the value in quotes. They are never wrong there, whether the chart quotes or not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.strings import string_places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Values


@rule(Level.WARNING, "schema.type")
def check(values: Values) -> Iterator[Finding]:
    """Bare numbers and booleans in maps of strings. With a rendered chart its objects are judged instead."""
    if values.rendering is not None:
        return
    for entry, what in string_places(values):
        if not isinstance(entry.scalar, str) and entry.scalar is not None:
            message = (
                f"`{entry.where}: {entry.text}` is no string, and {what} takes only strings: unless the chart quotes "
                f'it, the cluster refuses the object; write "{entry.text}"'
            )
            yield from values.report(
                message, entry, fixes=values.replace(entry.value, f'"{entry.text}"', "put it in quotes")
            )
