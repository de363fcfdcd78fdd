"""The lines of a service with their times."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from checks.logs.service.clocks import Clock

_COLOURS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_TIMES = ("time", "timestamp", "ts", "@timestamp", "t", "date", "datetime", "__REALTIME_TIMESTAMP")
_TEXTS = ("message", "msg", "log", "event", "MESSAGE", "text")
_LEVELS = ("level", "severity", "levelname", "log.level", "lvl")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that a service wrote.

    `moment` is in seconds since 1970, None when nothing tells it. `source` names who wrote it (a file, a pod, labels):
    a heartbeat belongs to one. `uri` and `number` are its place, when it is a line of a file.
    """

    text: str
    moment: float | None = None
    source: str = ""
    uri: str = ""
    number: int = 1


def entries(lines: Iterable[str | Entry], source: str = "", latest: float | None = None) -> Iterator[Entry]:
    """The lines with their times; a line without one (of a stack trace) has that of the line before.

    Lines may be strings, as they stand in a file, or entries. `latest` (default: now) completes times without a year.
    """
    clock = Clock(time.time() if latest is None else latest)
    last: float | None = None
    for number, line in enumerate(lines, 1):
        if isinstance(line, Entry):
            yield line
            continue
        if not line.strip():
            continue
        text, moment = _read(_COLOURS.sub("", line.rstrip("\r\n")), clock)
        last = last if moment is None else moment
        yield Entry(text, last, source, source, number)


def _read(line: str, clock: Clock) -> tuple[str, float | None]:
    """What a line says, and when."""
    if line.startswith("{") and line.rstrip().endswith("}"):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            record = None
        if isinstance(record, dict):
            return _record(record, line, clock)
    return line, clock.moment_of(line)


def _record(record: dict[str, Any], line: str, clock: Clock) -> tuple[str, float | None]:
    """The message of a JSON line after its level; the line itself when it has none."""
    text = next((record[key] for key in _TEXTS if isinstance(record.get(key), str)), None)
    level = next((record[key] for key in _LEVELS if isinstance(record.get(key), str)), "")
    stamp = next((str(record[key]) for key in _TIMES if key in record), "")
    if text is None:
        return line, clock.moment_of(stamp)
    return f"{level.upper()} {text}".strip(), clock.moment_of(stamp)
