"""The private folder that the engines look at: copies under safe names, and where each copy comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from checks.security import kinds
from checks.security.sides import Side
from checks.values.tree import AnyNode

if TYPE_CHECKING:
    from checks.security.charts import Piece

PREFIXES = {"head": "h", "base": "b"}
_UNSAFE = re.compile(r"[^\w.@+-]", re.ASCII)
# Comments by which Trivy leaves out what it found. Ours count instead, as they were at the base.
_IGNORES = re.compile(r"(?i)\b(trivy|tfsec|checkov|kics):(?=ignore|skip)")
_MODULE = re.compile(r'(?P<head>(?<![\w-])"?source"?\s*[=:]\s*")(?P<source>[^"\n]+)(?=")')
_REMOTE = re.compile(r"::|://|^git@|^[^./][^/]*(?:/[^/]+){2,}")
_MODULE_BLOCK = re.compile(r'(?<![\w-])"?module"?\s*["{:]')
ABSENT = "./.guard-absent-module"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a copy is a copy of: a file of a side, or a piece that was rendered from a chart.

    `expected` says what Trivy must take it for; empty when it need not speak of it. `node` is the object in the file
    that the copy holds alone.
    """

    side: Side
    uri: str
    piece: Piece | None = None
    expected: str = ""
    node: AnyNode | None = None


@dataclass
class Scratch:
    """A folder being filled. `origins` has each copy by its path relative to the folder."""

    folder: Path
    origins: dict[str, Origin] = field(default_factory=dict)

    def put(self, origin: Origin, text: str, name: str = "") -> str:
        """Write a copy, by default under the name that the file has; its path."""
        path = f"{PREFIXES[origin.side.name]}/{safe(name or origin.uri)}"
        if path in self.origins:
            head, _, tail = path.rpartition("/")
            path = f"{head}/+{len(self.origins)}/{tail}"
        self.origins[path] = origin
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(harmless(text, origin.uri).encode("utf-8", "replace"))
        return path

    def of(self, path: str) -> Origin | None:
        """The origin of a copy."""
        return self.origins.get(path)

    def missing(self, kind: str, seen: set[str]) -> Iterator[Origin]:
        """The copies of a kind that an engine was expected to speak of, and did not."""
        for path, origin in sorted(self.origins.items()):
            if origin.expected == kind and path not in seen:
                yield origin


def safe(uri: str) -> str:
    """A path that any engine can take and print. Folders that engines pass over get another name."""
    parts = [part for part in uri.split("/") if part]
    keep = parts[-1] == "package.json"
    return "/".join(_part(part, keep) for part in parts)


def _part(part: str, keep: bool) -> str:
    if part == "node_modules" and not keep:
        return "node-modules"
    if part in ("vendor", ".git", "proc", "sys", "dev", ".terraform") or part.startswith("-"):
        part = f"+{part}"
    if not _UNSAFE.search(part) and len(part) <= 120:
        return part
    mark = sha256(part.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    stem, dot, suffix = part.rpartition(".")
    short = _UNSAFE.sub("_", part if not dot else stem)[:80]
    return f"{short}+{mark}.{_UNSAFE.sub('_', suffix)[:20]}" if dot and stem else f"{short}+{mark}"


def harmless(text: str, uri: str) -> str:
    """The text with its lines, without comments that silence an engine and modules that would be fetched."""
    text = _IGNORES.sub(r"\1-", text)
    if kinds.is_terraform(uri) and _MODULE_BLOCK.search(text):
        text = _MODULE.sub(_local, text)
    return text


def remote_modules(text: str) -> Iterator[int]:
    """The 1-based lines of module sources that lie outside of the repository."""
    if _MODULE_BLOCK.search(text):
        for match in _MODULE.finditer(text):
            if _REMOTE.search(match["source"]):
                yield text.count("\n", 0, match.start()) + 1


def _local(match: re.Match[str]) -> str:
    return f"{match['head']}{ABSENT}" if _REMOTE.search(match["source"]) else match[0]
