"""Cron schedules as a Kubernetes CronJob reads them: robfig/cron v3, `ParseStandard`."""

from __future__ import annotations

import re
from typing import NamedTuple

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_DAYS = {name: number for number, name in enumerate(("sun", "mon", "tue", "wed", "thu", "fri", "sat"))}
_MACROS = frozenset(("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"))
_DURATION = re.compile(r"[-+]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)\Z")
_ZONE = re.compile(r"(?:CRON_)?TZ=(\S*)\s+")
_LONGEST_MONTH = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


class Bounds(NamedTuple):
    """What one field may hold."""

    name: str
    low: int
    high: int
    names: dict[str, int]


FIELDS = (
    Bounds("minute", 0, 59, {}),
    Bounds("hour", 0, 23, {}),
    Bounds("day of the month", 1, 31, {}),
    Bounds("month", 1, 12, _MONTHS),
    Bounds("day of the week", 0, 6, _DAYS),
)


class CronError(ValueError):
    """Why a schedule cannot be read, in words that follow its text."""


class Field(NamedTuple):
    """One field: its text, the moments it names, and whether it leaves them open (`*`, `?`)."""

    text: str
    moments: frozenset[int]
    open: bool


class Schedule(NamedTuple):
    """The five fields of a schedule."""

    minute: Field
    hour: Field
    day: Field
    month: Field
    weekday: Field

    @property
    def fires(self) -> bool:
        """Whether a date exists that it names; with a day of the week and a day of the month either is enough."""
        if not self.weekday.open and not self.day.open:
            return True
        return any(day <= _LONGEST_MONTH.get(month, 31) for day in self.day.moments for month in self.month.moments)


def parse(text: str) -> Schedule | None:
    """The schedule, or None for a macro such as `@daily`. Raises CronError."""
    rest = _ZONE.sub("", text, count=1).strip()
    if rest.startswith("@"):
        _check_macro(rest)
        return None
    parts = rest.split()
    if len(parts) != 5:
        raise CronError(
            f"has {len(parts)} fields instead of 5 (minute, hour, day of the month, month, day of the week)"
        )
    return Schedule(*(_field(part, bounds) for part, bounds in zip(parts, FIELDS, strict=True)))


def _check_macro(text: str) -> None:
    if text in _MACROS:
        return
    word, _, duration = text.partition(" ")
    if word != "@every":
        raise CronError(f"is no macro; there are {', '.join(sorted(_MACROS))} and `@every 1h30m`")
    if not _DURATION.match(duration):
        raise CronError(f"has no duration after @every that Go reads: `{duration}`; write for example `@every 1h30m`")


def _field(text: str, bounds: Bounds) -> Field:
    pieces = [_piece(piece, bounds) for piece in text.split(",") if piece]
    if not pieces:
        raise CronError(f"names no {bounds.name}")
    return Field(text, frozenset().union(*(moments for moments, _ in pieces)), any(is_open for _, is_open in pieces))


def _piece(text: str, bounds: Bounds) -> tuple[frozenset[int], bool]:
    span, slash, step_text = text.partition("/")
    first, dash, last = span.partition("-")
    step = _number(step_text, bounds) if slash else 1
    if first in ("*", "?"):
        low, high = bounds.low, bounds.high
    else:
        low = _moment(first, bounds)
        high = _moment(last, bounds) if dash else (bounds.high if slash else low)
    _inside(low, high, bounds)
    if step == 0:
        raise CronError(f"has the step 0 in the {bounds.name} field")
    return frozenset(range(low, high + 1, step)), first in ("*", "?") and step == 1


def _inside(low: int, high: int, bounds: Bounds) -> None:
    for value in (low, high):
        if not bounds.low <= value <= bounds.high:
            sunday = "; Sunday is 0" if bounds.names is _DAYS and value == 7 else ""
            raise CronError(
                f"has {value} in the {bounds.name} field, which goes from {bounds.low} to {bounds.high}{sunday}"
            )
    if low > high:
        raise CronError(f"has a range that ends before it starts in the {bounds.name} field: {low}-{high}")


def _moment(text: str, bounds: Bounds) -> int:
    named = bounds.names.get(text.lower())
    return named if named is not None else _number(text, bounds)


def _number(text: str, bounds: Bounds) -> int:
    if not re.fullmatch(r"\+?[0-9]{1,9}", text):
        raise CronError(f"has `{text}` in the {bounds.name} field, which is no number")
    return int(text)
