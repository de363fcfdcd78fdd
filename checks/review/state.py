"""What was said before: kept in a marker of our own comment, since a job has no other memory.

The marker is trusted only in a comment that a bot wrote; the caller sees to that. It stands at the very beginning and
carries a hash, so that a quoted or damaged one counts for nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from checks.model import Level
from checks.review.diff import Side

MOST_SAID = 1_000
MOST_EARLIER = 200
_MOST_BYTES = 1 << 20
_SUMMARY = re.compile(r"\A<!-- self-improving-stack/ai-review/1 ([0-9a-f]{16}) ([A-Za-z0-9_=-]{8,50000}) -->")
_FINDING = re.compile(r"\A<!-- self-improving-stack/ai-review/finding ([0-9a-f]{16}) -->")


@dataclass(frozen=True, slots=True)
class Earlier:
    """A finding that was said: enough to list it again and to count it. `title` is plain text, masked."""

    fingerprint: str
    level: Level
    path: str
    side: Side
    line: int
    title: str


@dataclass(frozen=True, slots=True)
class State:
    """The last review. `key` names the change and the settings it was for; empty when it failed."""

    key: str = ""
    verdict: str = ""
    said: tuple[str, ...] = ()
    earlier: tuple[Earlier, ...] = field(default=())


def fingerprint(path: str, text: str) -> str:
    """Names what is said of a line: its file and its text, not its number."""
    return hashlib.sha256(f"{path}\0{text}".encode("utf-8", "replace")).hexdigest()[:16]


def key_of(*parts: str) -> str:
    """A short name for a run: another change or other settings have another."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def marker(state: State) -> str:
    """The first line of the summary comment."""
    document = {
        "key": state.key,
        "verdict": state.verdict[:400],
        "said": list(state.said[-MOST_SAID:]),
        "earlier": [
            [each.fingerprint, each.level.value, each.path[:400], each.side, each.line, each.title[:120]]
            for each in state.earlier[:MOST_EARLIER]
        ],
    }
    text = json.dumps(document, separators=(",", ":"))
    data = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode()
    return f"<!-- self-improving-stack/ai-review/1 {_hash(data)} {data} -->"


def finding_marker(name: str) -> str:
    """The first line of an inline comment."""
    return f"<!-- self-improving-stack/ai-review/finding {name} -->"


def found_in(body: str) -> str | None:
    """The fingerprint in one of our inline comments."""
    match = _FINDING.match(body)
    return match[1] if match else None


def read(body: str) -> State | None:
    """The state in a comment, None when it is not one of ours."""
    match = _SUMMARY.match(body)
    if match is None or match[1] != _hash(match[2]):
        return None
    try:
        inflate = zlib.decompressobj()
        document = json.loads(inflate.decompress(base64.urlsafe_b64decode(match[2]), _MOST_BYTES))
        return _state(document)
    except (ValueError, KeyError, TypeError, zlib.error, binascii.Error, RecursionError):
        return None


def _state(document: Any) -> State:
    said = tuple(str(each) for each in document["said"][:MOST_SAID])
    return State(str(document["key"]), str(document["verdict"]), said, tuple(_earlier(document["earlier"])))


def _earlier(items: Any) -> Iterable[Earlier]:
    for name, level, path, side, line, title in items[:MOST_EARLIER]:
        where: Side = "LEFT" if side == "LEFT" else "RIGHT"
        yield Earlier(str(name), Level(level), str(path), where, int(line), str(title))


def _hash(data: str) -> str:
    return hashlib.sha256(f"ai-review {data}".encode()).hexdigest()[:16]
