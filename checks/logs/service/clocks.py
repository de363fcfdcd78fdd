"""When a line was written: the time that stands at its beginning."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

LOOKED_AT = 120
"""Characters at the beginning of a line in which its time is looked for."""
DAY = 86_400.0

_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_TIME = r"(?P<hour>\d\d?)[:.](?P<minute>\d\d)[:.](?P<second>\d\d)(?:[.,:](?P<part>\d{1,9}))?"
_ZONE = r"(?: ?(?P<zone>Z|UTC|[+-]\d\d:?\d\d))?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?<!\d)(?P<year>\d{{4}})[-/.](?P<month>\d\d)[-/.](?P<day>\d\d)[T _:-]{_TIME}{_ZONE}",
        rf"(?<!\d)(?P<year>\d\d)/(?P<month>\d\d)/(?P<day>\d\d) {_TIME}",
        rf"(?<!\d)(?P<day>\d\d?)[/ -]{_MONTH}[/ -](?P<year>\d{{4}})[: ]{_TIME}{_ZONE}",
        rf"\b{_MONTH} +(?P<day>\d\d?) {_TIME}(?: (?P<year>\d{{4}})\b)?",
        rf"^[IWEF](?P<month>\d\d)(?P<day>\d\d) {_TIME}",
    )
)
_EPOCH = re.compile(r"(?<![\w.])(1\d{9})(\d{9}|\d{6}|\d{3})?(?:\.(\d{1,9}))?(?![\w.])")


class Clock:
    """Reads the times of one log.

    A time without a zone is taken as UTC. One without a year is the last such time before `latest` (and a day, for
    zones).
    """

    def __init__(self, latest: float) -> None:
        self._latest = latest
        self._forms = list(_FORMS)

    def moment_of(self, line: str) -> float | None:
        """Seconds since 1970 of the time in the line, None when it has none."""
        start = line[:LOOKED_AT]
        for place, form in enumerate(self._forms):
            match = form.search(start)
            if match:
                # The lines of a log are alike: what the last one had is looked for first.
                if place:
                    self._forms.insert(0, self._forms.pop(place))
                return _moment(match.groupdict(), self._latest)
        match = _EPOCH.search(start)
        if match is None:
            return None
        whole, rest, part = match.groups()
        return float(f"{whole}.{(rest or '') + (part or '') or '0'}")


def _moment(fields: dict[str, str | None], latest: float) -> float | None:
    month = fields["month"] or ""
    second = fields["second"] or "0"
    year = fields.get("year")
    try:
        moment = datetime(
            _year(year, latest),
            _MONTHS[month.lower()] if month.isalpha() else int(month),
            int(fields["day"] or 0),
            int(fields["hour"] or 0),
            int(fields["minute"] or 0),
            min(int(second), 59),  # a leap second
            tzinfo=UTC,
        )
        if not year and moment.timestamp() > latest + DAY:
            moment = moment.replace(year=moment.year - 1)
        moment -= _offset(fields.get("zone"))
    except (ValueError, OverflowError):
        return None
    return moment.timestamp() + (float(f"0.{fields['part']}") if fields["part"] else 0.0)


def _year(text: str | None, latest: float) -> int:
    if not text:
        return datetime.fromtimestamp(latest, UTC).year
    return int(text) + (2000 if len(text) == 2 else 0)


def _offset(zone: str | None) -> timedelta:
    if not zone or zone in {"Z", "UTC"}:
        return timedelta()
    digits = zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -offset if zone[0] == "-" else offset
