"""The places in the repository that lines of a log name: `src/a.c:12:`, `File "a.py", line 3`, `a.ts(4,5)`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from checks.model import Location

_PLACES = (
    re.compile(r'File "([^"\n]{1,300})", line (\d{1,7})'),
    re.compile(r"((?:[A-Za-z]:)?[\w./\\@+-]{1,300}\.\w{1,10})[\"']?(?::|\(|, line )(\d{1,7})\b"),
)
_MOST_TRIED = 40
_DEEPEST = 24


def places(texts: Iterable[str], root: Path, most: int = 3) -> list[Location]:
    """At most `most` places of files that exist below `root`, in the order in which they are named."""
    found: dict[tuple[str, int], Location] = {}
    for tried, (name, line) in enumerate(_named(texts)):
        if tried == _MOST_TRIED or len(found) == most:
            break
        uri = _existing(name, root)
        if uri and (uri, line) not in found:
            found[uri, line] = Location(uri, line, 1, line, 1)
    return list(found.values())


def _named(texts: Iterable[str]) -> Iterator[tuple[str, int]]:
    seen = set()
    for text in texts:
        for pattern in _PLACES:
            for name, line in pattern.findall(text[:2000]):
                if int(line) and (name, line) not in seen:
                    seen.add((name, line))
                    yield name, int(line)


def _existing(name: str, root: Path) -> str:
    """The file that a name means, from the root: the name itself, or its end where the log has another checkout."""
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", ".")]
    if not parts or ".." in parts or len(parts) > _DEEPEST:
        return ""
    for start in range(len(parts) if name.startswith(("/", "\\")) or ":" in parts[0] else 1):
        uri = "/".join(parts[start:])
        path = root / uri
        if path.is_file() and path.resolve().is_relative_to(root.resolve()):
            return uri
    return ""
