"""The secrets of one file: betterleaks' and ours together, each once, look-alikes left out."""

from __future__ import annotations

import base64
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from re import finditer

from checks.evidence.leaks import Leak, leaks
from checks.model import Location
from checks.security.detectors import decoded, detect
from checks.security.issue import Issue, Kind
from checks.security.lookalikes import real

CATEGORY = "secret.plaintext"
_HELP = (
    "Whoever can read the repository, or ever could, has the secret: history keeps it.\n\n"
    "Fix: revoke it where it is valid, issue another, and let the program read that from a secret store or the "
    "environment."
)
SHORTEST = 6
# So much of a digest tells one secret from another, and too little to guess the secret by.
SHOWN = 4
SHORTEST_SURE = 8


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that stands in a file: `text` as it is written there, `value` as it is used."""

    rule: str
    location: Location
    text: str
    value: str
    context: str


def secrets_of(uri: str, text: str) -> list[Secret]:
    """All secrets in a text, in order."""
    found = [leak for leak in (*leaks(text), *detect(text, uri)) if leak.end > leak.start and real(leak, text, uri)]
    lines = _Lines(text)
    return [_secret(uri, text, leak, lines) for leak in _apart(found)]


def _apart(found: Iterable[Leak]) -> Iterator[Leak]:
    """One of those that overlap: the one whose form is sure, then the narrowest that is no mere part of a secret."""
    kept: list[Leak] = []
    for leak in sorted(found, key=_rank):
        if all(leak.end <= other.start or other.end <= leak.start for other in kept):
            kept.append(leak)
    return iter(sorted(kept, key=lambda each: each.start))


def _rank(leak: Leak) -> tuple[bool, bool, int, int, str]:
    length = leak.end - leak.start
    return (not leak.sure, length < SHORTEST_SURE, length, leak.start, leak.rule)


class _Lines:
    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in finditer("\n", text))]

    def at(self, index: int) -> tuple[int, int]:
        line = bisect_right(self.starts, index)
        return line, index - self.starts[line - 1] + 1

    def content(self, line: int) -> str:
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        return self.text[self.starts[line - 1] : end].strip()


def _secret(uri: str, text: str, leak: Leak, lines: _Lines) -> Secret:
    written = text[leak.start : leak.end].rstrip()
    line, column = lines.at(leak.start)
    last, end = lines.at(leak.start + len(written))
    where = Location(uri, line, column, last, end)
    return Secret(leak.rule, where, written, leak.value or written, lines.content(line))


def issues(found: Iterable[Secret]) -> Iterator[Issue]:
    """The secrets as issues. Their identity is the secret, of which a digest is kept in memory only."""
    for secret in found:
        digest = sha256("".join(secret.value.split()).encode("utf-8", "surrogatepass")).hexdigest()
        name = secret.rule.replace("-", " ")
        kind = Kind(secret.rule, CATEGORY, "CRITICAL", f"A secret in plain text: {name}.", _HELP)
        message = f"A secret stands here in plain text ({name}). Revoke it, and read the new one from a secret store."
        yield Issue(
            kind, message, secret.location, ("secret", digest), context=secret.context,
            public=f"secret {secret.rule} {digest[:SHOWN]}",
        )  # fmt: skip


def forms(secret: Secret) -> set[str]:
    """The texts by which a report would give the secret away: itself, its lines, its base64 and what that hides."""
    found: set[str] = set()
    for text in {secret.text, secret.value, decoded(secret.text) or ""}:
        found |= {text, *(line.strip() for line in text.replace("\\n", "\n").split("\n"))}
        found |= {base64.b64encode(each).decode().rstrip("=") for each in (text.encode("utf-8", "replace"),)}
    return {each for each in found if len(each) >= SHORTEST}
