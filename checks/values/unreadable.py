"""Secrets in a text that is no YAML: there is no tree to judge, and an excerpt would still show them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.values.tree import Mapping, Mark, Pair, Scalar, Sequence, Source

if TYPE_CHECKING:
    from checks.model import Location
    from checks.values.document import Values

_ENCODED = re.compile(r"\s*[A-Za-z0-9+/=_-]{40,}\s*")
_PAIR = re.compile(r"""[\s-]*(["']?)(?P<key>[\w.-]+)\1\s*:\s*(?P<value>\S.*?)\s*""")
_ABOVE = Mark(-1, 0, 0)


def hidden(values: Values) -> Iterator[Location]:
    """Where the lines of an unreadable file hold a secret; nothing for a file that can be read."""
    from checks.values.document import Values as Document
    from checks.values.secrets import secrets

    if values.error is None:
        return
    source = values.source
    end = Mark(len(source.lines), 0, len(source.text))
    text = Scalar(source, _ABOVE, end, source.text, source.text, "|")
    pairs = Sequence(source, _ABOVE, end, list(_pairs(source)))
    below = {"text": Pair(_key(source, "text"), text), "pairs": Pair(_key(source, "pairs"), pairs)}
    root = Mapping(source, _ABOVE, end, below)
    for secret in secrets(Document(source, root, rendered=False)):
        yield secret.place.value.location
    for number, line in enumerate(source.lines):
        if _ENCODED.fullmatch(line):
            yield source.location(Mark(number, 0, 0), Mark(number, len(line), 0))


def _pairs(source: Source) -> Iterator[Mapping]:
    """Each line that looks like a key and its value, as a map of its own."""
    for number, line in enumerate(source.lines):
        if (match := _PAIR.fullmatch(line)) is not None:
            start, end = (Mark(number, match.span("value")[each], 0) for each in (0, 1))
            text = match["value"].strip("\"'")
            value = Scalar(source, start, end, text, text, '"')
            yield Mapping(source, start, end, {match["key"]: Pair(_key(source, match["key"]), value)})


def _key(source: Source, name: str) -> Scalar:
    return Scalar(source, _ABOVE, _ABOVE, name, name)
