"""What the library leaves on GitHub to know its own work again: marks in HTML comments, a digest in the commit."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

TRAILER = "Self-Improving-Digest"
END = "<!-- /self-improving-stack -->"
_BEGIN = re.compile(
    r"<!-- self-improving-stack v1 fingerprint=(?P<fingerprint>[0-9a-f]{32}) title=(?P<title>[0-9a-f]{16})"
    r"(?P<closed> closed)? -->"
)
_DIGEST = re.compile(rf"^{TRAILER}: ([0-9a-f]{{40}})$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a body says of itself: the proposal, a hash of the title that was given, whether we closed it."""

    fingerprint: str
    title: str
    closed: bool = False

    def __str__(self) -> str:
        fields = f"fingerprint={self.fingerprint} title={self.title}{' closed' * self.closed}"
        return f"<!-- self-improving-stack v1 {fields} -->"


def read(body: str | None) -> Mark | None:
    """The mark of a body, None when it has none."""
    found = _BEGIN.search(body or "")
    return Mark(found["fingerprint"], found["title"], bool(found["closed"])) if found else None


def title_hash(title: str) -> str:
    """Tells whether a person changed a title."""
    return hashlib.sha256(title.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def block(mark: Mark, text: str) -> str:
    """Our part of a body."""
    return f"{mark}\n{text.strip()}\n{END}\n"


def merged(old: str | None, new: str) -> str:
    """The body with our part renewed; what people wrote around it stays."""
    text = (old or "").replace("\r\n", "\n")
    start, end = _BEGIN.search(text), text.rfind(END)
    if start and end > start.start():
        return f"{text[: start.start()]}{new.strip()}{text[end + len(END) :]}".strip() + "\n"
    return f"{new.strip()}\n\n{text.strip()}".strip() + "\n"


def inside(body: str | None) -> str:
    """The text of our part of a body, without its marks."""
    text = (body or "").replace("\r\n", "\n")
    start, end = _BEGIN.search(text), text.rfind(END)
    return text[start.end() : end].strip() if start and end > start.start() else ""


def note(name: str) -> str:
    """The mark of a comment that is written once and edited from then on."""
    return f"<!-- self-improving-stack v1 comment={name} -->"


def digest(files: Mapping[str, str | None]) -> str:
    """A hash of paths and the blobs that a change leaves there, None where it leaves none."""
    lines = [f"{sha or '-'} {path}\n" for path, sha in sorted(files.items())]
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:40]


def digest_of(message: str) -> str | None:
    """The digest that a commit's message names."""
    found = _DIGEST.findall(message)
    return found[-1] if found else None


def compared(files: Iterable[Mapping[str, Any]]) -> dict[str, str | None]:
    """The files of GitHub's comparison in the form that `digest` takes."""
    result: dict[str, str | None] = {}
    for each in files:
        removed = each.get("status") == "removed"
        result[str(each["filename"])] = None if removed else str(each.get("sha"))
        if each.get("status") == "renamed":
            result.setdefault(str(each["previous_filename"]), None)
    return result


def blob(data: bytes) -> str:
    """Git's hash of a file's content."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
