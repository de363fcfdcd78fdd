"""A map or list that ends in a text as Go prints it: `map[a:1]`, `[a b]`.

A template that writes a value into the middle of a text expects a word or a number. A map or a list is
printed the way Go shows it in a debugger, which is never an image tag or an argument.

Template::

    apiVersion: v1
    kind: Pod
    metadata: {name: web}
    spec:
      containers:
        - name: web
          image: "web:{{ .Values.tag }}"

Bad::

    tag: [1.2.3]

Good::

    tag: 1.2.3

Fix: write a text or a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.likeness import go_text
from checks.values.manifests import Rendered, scalars
from checks.values.provenance import MARK
from checks.values.tree import Mapping, Path, Scalar, dotted

if TYPE_CHECKING:
    from checks.values.document import Entry, Values
    from checks.values.rendering import Rendering

_PRINTED = re.compile(r"map\[[^\]]*\]|(?<![\w\]])\[[^\]\"'{},]*\]$|%!\w\(\w")


@rule(Level.ERROR, "schema.type")
def check(values: Values) -> Iterator[Finding]:
    """Maps and lists of the file within a rendered text."""
    rendering = values.rendering
    seen: set[Entry] = set()
    for rendered, path, text in _texts(rendering.objects) if rendering else ():
        entry = rendering.trace(rendered, path) if rendering else None
        if entry is None or entry in seen or rendering is None or not _by_go(rendering, rendered, path, entry, text):
            continue
        seen.add(entry)
        message = f'`{entry.where}` ends in {dotted(path)} of {rendered.title} as "{text[:80]}", the way Go prints it'
        yield from values.report(message, entry, detail="printed")


def _by_go(rendering: Rendering, rendered: Rendered, path: Path, entry: Entry, text: str) -> bool:
    """Whether another list or map in its place is printed by Go too, and not written as JSON."""
    if isinstance(entry.value, Scalar):
        return "%!" in text
    new: object = {MARK: MARK} if isinstance(entry.value, Mapping) else [MARK, MARK]
    return go_text(new) in str(rendering.provenance.field_with(rendered, path, entry.path, new))


def _texts(objects: list[Rendered]) -> Iterator[tuple[Rendered, Path, str]]:
    for rendered in objects:
        if "[" in rendered.text or "%!" in rendered.text:
            for path, text in scalars(rendered.data):
                if (
                    isinstance(text, str)
                    and len(text) < 2000
                    and path[0] not in ("data", "stringData")
                    and _PRINTED.search(text)
                ):
                    yield rendered, path, text
