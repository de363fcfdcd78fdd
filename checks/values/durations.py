"""Durations: the forms of Go and of Prometheus, and the keys that are known to hold one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checks.values.placeholders import templated
from checks.values.places import expected_scalar, path_words, words
from checks.values.tree import Mapping, Scalar

if TYPE_CHECKING:
    from checks.values.chart import Chart
    from checks.values.document import Entry, Values

_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
_GO = re.compile(r"[-+]?((([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(ns|us|µs|μs|ms|s|m|h))+")
_PROMETHEUS = re.compile(r"([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?")
_LOOSE = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]+)\.?\s*")
_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "m"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("ms", "msec", "millis", "milliseconds"), "ms"),
}
_IN_WORDS = re.compile(
    r"\bGo duration|\bduration (string|value|format)|\bparse_timedelta\b|(?<![\w./-])[0-9]+(ms|s|m|h)\b"
)
_OTHER_UNIT = re.compile(r"(?i)\b(in )?(milli)?seconds?\b|\bin (minutes|hours|days)\b|\bmonths?\b|[(\[]s[)\]]")
_DAYS = re.compile(r"([0-9]+)d")
# A key that says its own unit holds a number.
_OWN_UNIT = frozenset((
    "seconds", "second", "secs", "sec", "minutes", "mins", "hours", "days", "ms", "millis", "milliseconds", "s",
    "m", "h", "count", "number", "size", "limit", "lines", "bytes", "retries",
))  # fmt: skip
# Programs that read a bare number as seconds.
_BARE_SECONDS = frozenset(("traefik", "nginx", "haproxy"))
_TIME = frozenset((
    "interval", "timeout", "period", "duration", "ttl", "delay", "wait", "age", "retention", "before", "deadline",
    "refresh", "lifetime", "expiry", "expiration", "grace", "time", "resync", "window", "backoff", "jitter",
    "frequency",
))  # fmt: skip
_CERTIFICATES = frozenset(("certificate", "certificates", "cert", "certs", "tls", "ca"))


def number(text: str) -> bool:
    """Whether the text is a number and nothing else."""
    return _NUMBER.fullmatch(text) is not None


def go(text: str) -> bool:
    """Whether Go's time.ParseDuration takes the text."""
    return text in ("0", "+0", "-0") or _GO.fullmatch(text) is not None


def prometheus(text: str) -> bool:
    """Whether Prometheus takes the text: whole numbers, the greater unit first, days allowed."""
    return text == "0" or (bool(text) and _PROMETHEUS.fullmatch(text) is not None)


def duration(text: str) -> bool:
    """Whether the text is a duration of either kind, with its unit."""
    return not number(text) and (go(text) or prometheus(text))


def repaired(text: str) -> str | None:
    """`30 sec` as `30s`, `1d` as `24h`; None when it is not clear what is meant."""
    if days := _DAYS.fullmatch(text):
        return f"{int(days[1]) * 24}h"
    match = _LOOSE.fullmatch(text)
    unit = _UNITS.get(match[2].lower()) if match else None
    return f"{match[1]}{unit}" if match and unit else None


def problem(text: str, grammar: str) -> str | None:
    """What is wrong with a duration, in words that follow it; None when nothing is.

    Under the grammar "any" a text that is nothing like a duration, such as `never`, is right.
    """
    if number(text):
        return None if float(text) == 0 else "has no unit: its reader refuses it, or takes it for nanoseconds"
    readers = {"go": go, "prometheus": prometheus, "any": duration}
    if readers[grammar](text) or (grammar == "any" and not _LOOSE.fullmatch(text)):
        return None
    if grammar == "go" and prometheus(text):
        return "is no duration for Go, which knows neither days nor weeks nor years"
    return "is no duration: write the number with ms, s, m or h directly after it"


def grammar_of(values: Values, entry: Entry) -> str | None:
    """How the entry is read: "go", "prometheus", "any" of both, or None when it may be no duration.

    A default that is a bare number shows that the chart adds the unit itself.
    """
    found = words(entry.name)
    if not found or found[-1] in _OWN_UNIT or _TIME.isdisjoint(found):
        return None
    known = _by_name(entry)
    default = expected_scalar(values, entry)
    if default is None or not default.text:
        return known or ("any" if _misspelt(entry.text) or _shown_by_others(values, entry) else None)
    return (known or "any") if isinstance(default.value, str) and duration(default.text) else None


def guessed(values: Values, entry: Entry) -> bool:
    """Whether only its comment or its neighbours say that a bare number should be a duration."""
    return number(entry.text) and _by_name(entry) is None and expected_scalar(values, entry) is None


def _misspelt(text: str) -> bool:
    """Whether the text can be nothing else than a duration with a wrong unit, as `30 sec`."""
    return not duration(text) and repaired(text) is not None


def _among_durations(entry: Entry) -> bool:
    """Whether all keys beside it that have a time in their name have a unit in their value, and there are some."""
    beside = entry.parent.pairs.items() if isinstance(entry.parent, Mapping) else ()
    texts = [
        pair.value.text
        for name, pair in beside
        if name != entry.name and not _TIME.isdisjoint(words(name)) and _OWN_UNIT.isdisjoint(words(name)[-1:])
        if isinstance(pair.value, Scalar) and pair.value.value not in (None, "") and not templated(pair.value.text)
    ]
    return len(texts) > 0 and all(duration(text) for text in texts)


def _shown_by_others(values: Values, entry: Entry) -> bool:
    """Whether its comment speaks of a duration with a unit, or its neighbours are all such."""
    comment = _comment(values, entry)
    above = values.entries.get(entry.path[:-1])
    if _OTHER_UNIT.search(comment + (_comment(values, above) if above else "")) or "probe" in words(entry.name):
        return False
    if any(isinstance(part, str) and "." in part for part in entry.path):
        return False  # a file of some program, which has its own rules
    if not _BARE_SECONDS.isdisjoint(path_words(entry.path)):
        return False
    return _IN_WORDS.search(comment) is not None or _among_durations(entry)


def _comment(values: Values, entry: Entry) -> str:
    """The comment directly above a key of this file, and the one behind its value."""
    if entry.key is None or entry.key.source is not values.source:
        return ""
    line = entry.key.line - 1
    text = values.lines[line].partition(" #")[2]
    while line > 0 and values.lines[line - 1].lstrip().startswith("#"):
        line -= 1
        text += values.lines[line]
    return text


def _by_name(entry: Entry) -> str | None:
    name = entry.name.lower()
    if name in ("scrapeinterval", "scrapetimeout", "evaluationinterval"):
        return "prometheus"
    if name in ("renewbefore", "renewdeadline", "retryperiod", "leaseduration"):
        return "go"
    around = frozenset(path_words(entry.path[:-1]))
    if name == "interval" and around & {"monitor", "monitors"}:
        return "prometheus"
    return "go" if name == "duration" and around & _CERTIFICATES else None


def unit_added(chart: Chart | None, key: str) -> bool:
    """Whether a template writes a unit directly after a value of this key."""
    if chart is None:
        return False
    pattern = re.compile(rf"\.{re.escape(key)}\b[^{{}}]*\}}\}}(ms|s|m|h)\b")
    return any(pattern.search(each.text) for each in chart.templates) or any(
        unit_added(each.chart, key) for each in chart.dependencies
    )
