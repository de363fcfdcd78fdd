"""The two languages of the board. The scripts read the same catalogues (static/i18n/), with the same plural forms."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from agentboard.web.pages.assets import STATIC

LANGUAGES = ("en", "uk")
Catalogue = dict[str, Any]
# An RFC 3339 string, or seconds since 1970.
When = str | float
# Seconds in a unit, the largest first; "dur.h" and "ago.h" are their words.
UNITS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


@cache
def catalogue(language: str) -> Catalogue:
    """The texts of a language: a string, or an object with one string for each plural form."""
    loaded: Catalogue = json.loads((STATIC / "i18n" / f"{language}.json").read_text("utf-8"))
    return loaded


def plural(language: str, n: float) -> str:
    """The CLDR plural category of a number: one, few, many or other."""
    if language == "en":
        return "one" if n == 1 else "other"
    if n != int(n):
        return "other"
    ten, hundred = int(n) % 10, int(n) % 100
    if ten == 1 and hundred != 11:
        return "one"
    if 2 <= ten <= 4 and not 12 <= hundred <= 14:
        return "few"
    return "many"


def choose(asked: str | None, kept: str | None, accepted: list[str]) -> str:
    """The language of a page: what the address asks for, then the cookie, then the browser's list."""
    for wanted in (asked, kept, *accepted):
        short = (wanted or "")[:2].lower()
        if short in LANGUAGES:
            return short
    return "en"


class Speech:
    """Texts, numbers and times in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = catalogue(language)

    def t(self, key: str, **values: Any) -> str:
        """The text of `key` with its {placeholders} filled; `n` chooses the plural form. An unknown key is itself."""
        text = self._texts.get(key, key)
        if isinstance(text, dict):
            text = text[plural(self.language, values["n"])]
        for name, value in values.items():
            shown = self.number(value) if isinstance(value, (int, float)) else str(value)
            text = text.replace("{" + name + "}", shown)
        return str(text)

    def number(self, value: float, digits: int = 1) -> str:
        """`value` with at most `digits` decimals and this language's separators."""
        text = f"{value:,.{digits}f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return text if self.language == "en" else text.replace(",", "\u00a0").replace(".", ",")

    def duration(self, seconds: float, units: int = 2) -> str:
        """`4 min 12 s`: the largest unit and the one below it, zeros left out."""
        left = max(0, int(seconds))
        start = next((index for index, (_, size) in enumerate(UNITS) if left >= size), None)
        if start is None:
            return self.t("dur.s", n=0)
        parts = []
        for name, size in UNITS[start : start + units]:
            count, left = divmod(left, size)
            if count:
                parts.append(self.t(f"dur.{name}", n=count))
        return " ".join(parts)

    def ago(self, when: When, now: datetime | None = None) -> str:
        """How long ago a moment was, in its largest unit."""
        passed = max(0.0, ((now or datetime.now(UTC)) - parse(when)).total_seconds())
        for name, size in UNITS:
            if passed >= size:
                return self.t(f"ago.{name}", n=int(passed // size))
        return self.t("ago.s", n=0)


def parse(when: When) -> datetime:
    """A moment, in UTC."""
    if isinstance(when, (int, float)):
        return datetime.fromtimestamp(when, UTC)
    moment = datetime.fromisoformat(when)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def iso(when: When) -> str:
    """`2026-11-25T09:40:10.250+00:00`, for machines."""
    return parse(when).isoformat(timespec="milliseconds")


def clock(when: When) -> str:
    """`09:40:10`, in UTC: the scripts show the reader's own zone."""
    return parse(when).astimezone(UTC).strftime("%H:%M:%S")


def moment(when: When) -> str:
    """`2026-11-25 09:40:10 UTC`."""
    return parse(when).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
