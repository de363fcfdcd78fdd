"""What the model is asked for, and what is made of its answer: drafts of findings, still hostile and not yet placed."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checks.evidence.model import Answer, AnswerError
from checks.model import Level
from checks.review.diff import Side

MOST = 200
_MOST_TRIES = 50
_LONGEST = {"path": 4096, "quote": 20_000, "title": 300, "body": 8_000, "suggestion": 20_000}
_LEVELS = {
    "error": Level.ERROR, "critical": Level.ERROR, "high": Level.ERROR, "blocker": Level.ERROR,
    "warning": Level.WARNING, "warn": Level.WARNING, "medium": Level.WARNING, "major": Level.WARNING,
    "note": Level.NOTE, "info": Level.NOTE, "low": Level.NOTE, "minor": Level.NOTE, "notice": Level.NOTE,
}  # fmt: skip
# What a model thought before it answered ends here.
_THOUGHT = re.compile(r"</(?:think|thinking|reasoning)>", re.IGNORECASE)
_OPEN = re.compile(r"[{\[]")


def _described(kind: object, description: str, **more: object) -> dict[str, object]:
    return {"type": kind, "description": description, **more}


_FINDING = {
    "path": _described("string", "The file, exactly as it is named above."),
    "side": _described("string", "RIGHT for a line numbered R, LEFT for one numbered L.", enum=["LEFT", "RIGHT"]),
    "line": _described("integer", "The number of the (last) line that the finding is about."),
    "start_line": _described(["integer", "null"], "The first line when it is about several, else null."),
    "quote": _described("string", "The text of that line, copied without its number and sign."),
    "level": _described("string", "error: breaks or is exploitable.", enum=["error", "warning", "note"]),
    "title": _described("string", "What is wrong, in at most twelve words."),
    "body": _described("string", "Why, what happens, and what to write instead. Plain text, at most five sentences."),
    "suggestion": _described(["string", "null"], "The code to put in place of exactly these lines, else null."),
    "confidence": _described("number", "How sure you are that it is real and matters: 0 to 1."),
}  # fmt: skip
# In strict mode every property is required and optional ones may be null.
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "findings": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": _FINDING,
                "required": list(_FINDING),
                "additionalProperties": False,
            },
        }
    },
    "required": ["findings"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """One finding as the model gave it. Only its types are checked."""

    path: str
    side: Side
    line: int
    start_line: int | None
    quote: str
    level: Level
    title: str
    body: str
    suggestion: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Drafts:
    """The findings of one answer. `complete` is False when it was cut off; `dropped` counts malformed ones."""

    found: tuple[Draft, ...]
    complete: bool
    dropped: int


def understand(answer: Answer) -> Drafts:
    """The findings in an answer. Raises AnswerError when there is no list of them."""
    items = next((found for value in objects(answer.text) if (found := _listed(value)) is not None), None)
    if items is None:
        why = "is not the JSON asked for" if answer.complete else "was cut off at the output limit"
        raise AnswerError(f"the model's answer {why}", cut=not answer.complete)
    drafts = [draft for item in items[:MOST] if (draft := _draft(item)) is not None]
    if items and not drafts:
        raise AnswerError("the model's findings are not as the schema asks")
    return Drafts(tuple(drafts), answer.complete, len(items) - len(drafts))


def objects(text: str) -> Iterator[object]:
    """The JSON objects and lists in a text: the whole of it, in a fence, or anywhere."""
    decoder = json.JSONDecoder()
    at = max((match.end() for match in _THOUGHT.finditer(text)), default=0)
    for _ in range(_MOST_TRIES):
        start = _OPEN.search(text, at)
        if start is None:
            return
        try:
            value, at = decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            at = start.end()
            continue
        yield value


def _listed(value: object) -> list[object] | None:
    """The findings of a value: `{findings: [...]}`, or the list alone when it can be one."""
    if isinstance(value, dict):
        found = value.get("findings")
        return found if isinstance(found, list) else None
    if isinstance(value, list) and all(isinstance(item, dict) and "path" in item for item in value):
        return value
    return None


def _draft(item: object) -> Draft | None:
    """A finding with its types put right where that is plain, None where it cannot be used."""
    if not isinstance(item, dict):
        return None
    texts = {name: _text(item.get(name), limit) for name, limit in _LONGEST.items()}
    path, title, body = texts["path"], texts["title"], texts["body"]
    line = _whole(item.get("line"))
    if not path or line is None or not (title.strip() or body.strip()):
        return None
    side: Side = "LEFT" if str(item.get("side")).upper() == "LEFT" else "RIGHT"
    level = _LEVELS.get(str(item.get("level")).lower(), Level.NOTE)
    suggestion = texts["suggestion"] if isinstance(item.get("suggestion"), str) else None
    title = title.strip() or body.strip().split("\n")[0][:120]
    start, sure = _whole(item.get("start_line")), _confidence(item.get("confidence"))
    return Draft(path, side, line, start, texts["quote"], level, title, body, suggestion, sure)


def _text(value: object, limit: int) -> str:
    """Text without what cannot be encoded, at most `limit` characters of it."""
    return value[:limit].encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _whole(value: object) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"[RL]?\d{1,9}", value.strip()):
        return int(value.strip().lstrip("RL"))
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return int(value) if value == int(value) and abs(value) < 10**9 else None


def _confidence(value: object) -> float:
    """Between 0 and 1. A model that gives none, or a word, is taken as fairly sure."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return {"high": 0.9, "medium": 0.6, "low": 0.3}.get(str(value).lower(), 0.7)
    return min(1.0, max(0.0, value / 100 if 1 < value <= 100 else value))
