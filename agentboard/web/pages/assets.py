"""The files of static/, from memory: compressed once, and under an address that changes with their content."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parents[1] / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
# One request for all style sheets: nothing is painted before the last of them.
SHEETS = ("tokens", "base", "layout", "components", "board", "panel", "pages")
ALL_SHEETS = "css/all.css"
IMPORT = re.compile(r'^(?:import|export)\b[^"]*"(\./[\w.]+)"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its media type, its bytes, and these compressed where that helps."""

    media_type: str
    body: bytes
    packed: bytes | None


@cache
def assets() -> dict[str, Asset]:
    """Every file that the board serves, by its path below static/. Nothing else can be asked for."""
    found = {}
    for path in sorted(STATIC.rglob("*")):
        media_type = TYPES.get(path.suffix)
        if media_type is None or not path.is_file():
            continue
        body = path.read_bytes()
        found[path.relative_to(STATIC).as_posix()] = asset(media_type, body)
    sheets = b"".join(found[f"css/{name}.css"].body for name in SHEETS)
    return {**found, ALL_SHEETS: asset(TYPES[".css"], sheets)}


def asset(media_type: str, body: bytes) -> Asset:
    """A file with its compressed form, unless it is compressed by itself."""
    return Asset(media_type, body, None if media_type == TYPES[".woff2"] else gzip.compress(body, 9, mtime=0))


@cache
def version() -> str:
    """A digest of all files: a new release has new addresses, so that browsers may keep the old ones for ever."""
    digest = hashlib.sha256()
    for name, asset in assets().items():
        digest.update(name.encode() + b"\0" + hashlib.sha256(asset.body).digest())
    return digest.hexdigest()[:12]


@cache
def modules(entry: str = "main.js") -> tuple[str, ...]:
    """The modules that `entry` imports at once, however deep: the page asks for them together, not one by one."""
    seen: dict[str, None] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen[name] = None
        text = assets()[f"js/{name}"].body.decode()
        waiting += [target.removeprefix("./") for target in IMPORT.findall(text)]
    return tuple(sorted(seen))
