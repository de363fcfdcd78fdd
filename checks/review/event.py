"""What GitHub's event file tells of the pull request. Its texts were written by the author of the change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_MOST_BYTES = 25 << 20


@dataclass(frozen=True, slots=True)
class Event:
    """The pull request of a run: its number (None when there is none), title, commits, and where its branch lives."""

    number: int | None = None
    title: str = ""
    base: str = ""
    head: str = ""
    is_fork: bool = False


def read(environ: Mapping[str, str]) -> Event:
    """The event of the run; an empty one when there is no file, or not one of a pull request."""
    name = environ.get("GITHUB_EVENT_PATH", "")
    if not name:
        return Event()
    try:
        with Path(name).open("rb") as stream:
            document = json.loads(stream.read(_MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return Event()
    return _event(document if isinstance(document, dict) else {})


def _event(document: Mapping[str, Any]) -> Event:
    request = _mapping(document, "pull_request")
    issue = _mapping(document, "issue")
    if not request and "pull_request" in issue:
        request = issue
    number = request.get("number", document.get("number") if request else None)
    head, base = _mapping(request, "head"), _mapping(request, "base")
    ours, theirs = _mapping(base, "repo"), _mapping(head, "repo")
    is_fork = bool(head) and bool(ours) and theirs.get("full_name") != ours.get("full_name")
    return Event(
        number if isinstance(number, int) and not isinstance(number, bool) and number > 0 else None,
        _text(request, "title"),
        _text(base, "sha"),
        _text(head, "sha"),
        is_fork or (theirs.get("fork") is True and not ours),
    )


def _mapping(document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = document.get(key)
    return value if isinstance(value, dict) else {}


def _text(document: Mapping[str, Any], key: str) -> str:
    value = document.get(key)
    return value if isinstance(value, str) else ""
