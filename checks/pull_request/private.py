"""Nothing private is published: no secret, no token, no literal of a database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from checks.errors import InputError
from checks.pull_request.proposal import Proposal
from checks.redact import MASK
from checks.values.secret_shapes import Shape, shapes

SHORTEST = 3
MOST = 20_000
_TODO = "Take it out of what is proposed."


class Private:
    """The texts of one proposal that must not leave, and secrets by their form. `scrub` takes the token out."""

    def __init__(self, texts: Iterable[str], scrub: Callable[[str], str] = str) -> None:
        words = sorted({each for each in texts if len(each.strip()) >= SHORTEST}, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_whole, words))) if words else None
        self._scrub = scrub

    def masked(self, text: str) -> str:
        """The text without private words and secrets, as far as it could ever be shown."""
        text = self._scrub(text[:MOST])
        if self._pattern:
            text = self._pattern.sub(MASK * 3, text)
        for shape in sorted(shapes(text), key=lambda each: each.start, reverse=True):
            text = text[: shape.start] + MASK * 3 + text[shape.start + shape.length :]
        return text

    def check(self, text: str, where: str, known: str = "") -> None:
        """Raise InputError when a text to be published holds a secret that is not in `known`."""
        found = next((shape.kind for shape in shapes(text) if _word(text, shape) not in known), "")
        if not found and self._scrub(text) != text and self._scrub(known) == known:
            found = "the token of this run"
        if found:
            raise InputError(f"would publish {found}", where, _TODO)

    def check_files(self, proposal: Proposal) -> None:
        """Raise InputError when a file gains a secret or a private word that it did not have."""
        for uri, change in proposal.files.items():
            self._gains(uri, (change.before or b"").decode("utf-8", "replace"), change.after)
        for picture in proposal.evidence.pictures:
            if picture.path.endswith(".svg"):
                self._gains(picture.path, "", picture.data)

    def _gains(self, uri: str, before: str, after: bytes | None) -> None:
        text = (after or b"").decode("utf-8", "replace")
        self.check(text, uri, before)
        if self._pattern and any(match[0] not in before for match in self._pattern.finditer(text)):
            raise InputError("would publish a private value", uri, _TODO)


def _word(text: str, shape: Shape) -> str:
    return text[shape.start : shape.start + shape.length]


def _whole(word: str) -> str:
    """The word where it stands alone, not as a part of a longer one."""
    start, end = (r"(?<!\w)" if word[0].isalnum() else ""), (r"(?!\w)" if word[-1].isalnum() else "")
    return f"{start}{re.escape(word)}{end}"
