"""Learn what a logging framework writes before every message, and cut it off.

A header is a row of fields: times, numbers, a level, a thread in brackets, the name of a host, a component with its
colon. The fields are found one after another in a sample of lines: a field is part of the header when nearly all
lines have one of its kind at that place. Words (a host, a node) belong to it only when a time, a level, a bracket, a
dash or a component follows them. Without a time there is no header.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from checks.logs.templates.masking import Masker

SAMPLE = 1000
LOOKED_AT = 400
"""Characters of a line in which its header lies."""
SHARE = 0.9
"""How many of the lines must have a field."""
KINDS = 3
"""How many headers a log may have."""
RARE = 0.02
"""A header that fewer of the lines have is not looked for."""
APART = 0.7
"""The share of the different messages that must be left without their component."""
LONGEST = 14
"""How many fields a header may have."""
FEWEST = 10
"""Of fewer lines one cannot say which words are the header's."""
WORDS = 4
"""How many words may stand before a field that shows that they belong to the header."""

_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_TIME = r"\d{1,2}:\d{1,2}(?::\d{1,2})?(?:[.,:]\d+)?"
_DATE = r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?"
_ZONE = r"(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
_CLOCK = (
    rf"(?:{_DAY},? {_MONTH} {{1,2}}\d{{1,2}}(?: {_TIME})?(?: \d{{4}})?|{_MONTH} {{1,2}}\d{{1,2}}(?: {_TIME})?"
    rf"|{_DATE}(?:[T_ :-]{_TIME}|-\d\d\.\d\d\.\d\d(?:\.\d+)?)?{_ZONE}"
    rf"|\d{{1,2}}/{_MONTH}/\d{{4}}:{_TIME}{_ZONE}"
    rf"|\d{{8}}-{_TIME}|{_TIME}{_ZONE}"
    r"|1\d{9}(?:\.\d+)?|1\d{12}|1\d{18})"
)
_LEVELS = "TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|CRIT|CRITICAL|ALERT|EMERG|FATAL|SEVERE|FAILURE|PANIC|LOG"
_END = r"(?:[ \t]*[|,;]?[ \t]+|[ \t]*\||$)"
_FIELDS = {
    "clock": rf"(?:\[{_CLOCK}\]|{_CLOCK}){_END}",
    "number": rf"[\[(]?\d+[\])]?{_END}",
    "level": rf"[\[(]?(?:{_LEVELS}|{_LEVELS.title()}|{_LEVELS.lower()})[\])]?:?{_END}",
    "letter": r"[TVDIWEF][ \t]+",
    "dash": r"-{1,2}[ \t]+",
    "bracket": rf"\[(?:[^\[\]]|\[[^\[\]]*\])*\]:?{_END}",
    "component": r"(?:[\w./-]+:\d+\]|[A-Za-z_/(][^\s:]*(?:::?[^\s:]+)*(?: ?\([^()]*\))?(?:\[\d+\])?:)[ \t]+",
}
_WORD = r"[^\s|\[]+(?:[ \t]+|\|)"
_CLOSING = ("clock", "level", "bracket", "dash", "component")
_EARLY = frozenset({"clock", "number", "level", "dash", "bracket"})
"""What may stand before the time."""
_PIPED = r"[^\s|]+\|\d+\|"


@dataclass(frozen=True, slots=True)
class Header:
    """The headers of a log, the commonest first; without `patterns` its lines have none."""

    patterns: tuple[re.Pattern[str], ...] = ()

    def content(self, line: str) -> str:
        """The message of a line. A line without a header, and a header without a message, stay whole."""
        for pattern in self.patterns:
            match = pattern.match(line)
            if match:
                return line[match.end() :] or line
        return line


def learn(lines: Sequence[str]) -> Header:
    """The headers of the lines: the one that most share, and those of the lines that lack it."""
    step = max(1, len(lines) // SAMPLE)
    sample = [line[:LOOKED_AT] for line in lines[::step] if line.strip()]
    patterns: list[re.Pattern[str]] = []
    fewest = len(sample) * RARE
    while len(sample) > fewest and len(patterns) < KINDS:
        pattern = _learnt(sample)
        if pattern is None:
            break
        patterns.append(pattern)
        sample = [line for line in sample if not pattern.match(line)]
    return Header(tuple(patterns))


def _learnt(lines: Sequence[str]) -> re.Pattern[str] | None:
    """The header that nearly all of the lines have."""
    rests = list(lines)
    found: list[str] = []
    timed = False
    while rests and len(found) < LONGEST:
        field = _next(rests, timed)
        if field is None:
            break
        found.append(field)
        timed = timed or field.endswith(_FIELDS["clock"])
        matches = [re.match(field, rest) for rest in rests]
        rests = [rest[match.end() :] for rest, match in zip(rests, matches, strict=True) if match]
    return _compiled(found) if timed else None


def _next(rests: Sequence[str], timed: bool) -> str | None:
    """The field that nearly all of the rests of lines begin with."""
    for name, field in _FIELDS.items():
        if name != "component" and (timed or name in _EARLY) and _shared(field, rests):
            return field
    if len(rests) < FEWEST:
        return None
    if _shared(_PIPED, rests) and timed:
        return _PIPED
    # Before the time words are the header's only when the time follows.
    closing = _CLOSING if timed else ("clock",)
    for count in range(WORDS + 1):
        for name in closing:
            field = f"(?:{_WORD}){{{min(count, 1)},{count}}}?{_FIELDS[name]}"
            if _shared(field, rests) and (name != "component" or _is_apart(field, rests)):
                return field
    return None


def _shared(field: str, rests: Sequence[str]) -> bool:
    pattern = re.compile(field)
    return sum(pattern.match(rest) is not None for rest in rests) >= SHARE * len(rests)


def _is_apart(field: str, rests: Sequence[str]) -> bool:
    """Whether a component is only who speaks: without it the messages still differ as they did."""
    matches = [re.match(field, rest) for rest in rests]
    mask = Masker().mask
    said = {(mask(each[0].split()[-1]), mask(each.string[each.end() :])) for each in matches if each}
    return len({message for _, message in said}) >= APART * len(said)


def _compiled(fields: Sequence[str]) -> re.Pattern[str]:
    """Each field may be missing in a line, and then all that follow it are."""
    pattern = ""
    for field in reversed(fields):
        pattern = f"{field}(?:{pattern})?" if pattern else field
    return re.compile(pattern)
