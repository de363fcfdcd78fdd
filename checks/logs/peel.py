"""Take off what a CI system puts around a line: clocks, stream marks, names of pods and services, colours."""

from __future__ import annotations

import json
import re
from functools import lru_cache

_CLOCK = r"\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?"
_PREFIXES = (
    rf"(?:[^\t\x1b]{{1,80}}\t[^\t\x1b]{{1,80}}\t)(?={_CLOCK})",  # gh run view --log: job, step, line
    rf"{_CLOCK} \d\d[OE][ +]",  # GitLab, with its stream and continuation mark
    rf"{_CLOCK}(?:[ \t]|$)",  # GitHub Actions, kubectl --timestamps, Jenkins' timestamper
    r"\[\d\d:\d\d:\d\d\] ",
    r"(?:#\d+ )?\d{1,6}\.\d{3} |#\d+ \d+\.\d{1,4} ",  # BuildKit
    r"\[pod/[\w./-]+\] ",  # kubectl --prefix
    r"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]+ [\w./@-]+(?:\[\d+\])?: ",  # journald
    r"(?:[a-z0-9][\w.-]*[-_]\d+ +|[a-z][\w.-]* {2,})\| ",  # docker compose
)
_PREFIX = re.compile(rf"(?:\ufeff)?(?:{'|'.join(_PREFIXES)})+")
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]{0,2000}(?:\x07|\x1b\\)?|[()][A-B0-2]|[=>78cDEHM])")
_MARK = re.compile(r"(?:travis_(?:time|fold):\S*|section_(?:start|end):\d+:\S*)")
_COLOURS = re.compile(r"\x1b\[([\d;]{1,20})m")
_BITS = {
    "31": 1,
    "91": 1,
    "33": 2,
    "93": 2,
    "32": 4,
    "92": 4,
    "1": 8,
    "34": 16,
    "35": 16,
    "36": 16,
    "94": 16,
    "95": 16,
    "96": 16,
}
_TEXT_KEYS = ("message", "msg", "log", "MESSAGE", "text", "event")
MOST = 2000


def colours(line: str) -> int:
    """Bits for red (1), yellow (2), green (4), bold (8) and other colours (16) in a raw line."""
    found = 0
    if "\x1b[" in line:
        for codes in _COLOURS.findall(line):
            for code in codes.split(";"):
                found |= _BITS.get(code.lstrip("0"), 0)
    return found


@lru_cache(1 << 14)
def peeled(line: str) -> str:
    """What a person would read in this line: no CI prefix, no colours, the last state of a progress bar."""
    line = line[:MOST]
    if "\x1b" in line:
        line = _ANSI.sub("", line)
    line = _PREFIX.sub("", line, count=1) if (match := _PREFIX.match(line)) and match.end() else line
    line = line.rstrip("\r\n ")
    if "\r" in line:
        line = next((part for part in reversed(line.split("\r")) if part.strip()), "")
    if line.startswith("{") and line.endswith("}"):
        line = _from_json(line)
    if "travis_" in line or "section_" in line:
        line = _MARK.sub("", line)
    return line.replace("\0", "").rstrip()


def _from_json(line: str) -> str:
    try:
        record = json.loads(line)
    except ValueError:
        return line
    for key in _TEXT_KEYS:
        if isinstance(text := record.get(key), str):
            level = record.get("level") or record.get("severity") or record.get("levelname")
            return f"{level}: {text}".rstrip("\n") if isinstance(level, str) else text.rstrip("\n")
    return line
