"""How a metric is named and written: its unit is read from its name, as Prometheus' conventions put it there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from agentboard.web.core.model import Agent
from agentboard.web.pages.i18n import Speech

SHORT = {
    "api",
    "cpu",
    "cpus",
    "db",
    "gpu",
    "http",
    "id",
    "io",
    "ip",
    "p50",
    "p95",
    "p99",
    "ram",
    "rss",
    "sql",
    "tcp",
    "url",
}
UNIT = re.compile(r"[_.:](?:percent|pct|ratio|bytes|seconds|s|ms|total|count)$")
FIRST = re.compile(r"^(?:process_)?cpu|load", re.IGNORECASE)
SECOND = re.compile(r"queue|pending|backlog|lag|jobs|tasks", re.IGNORECASE)
DEFAULT = ("cpu", "queue")
# Beyond these a number is written with its power of ten.
HUGE, TINY = 1e15, 0.005
NONE = "\u2013"
DURATION = re.compile(r"(?<!per)_(?:s|seconds)$")
PERCENT = re.compile(r"percent$|pct$|^cpu$|^cpu_(?:usage|load)$")
BYTES = ("B", "kB", "MB", "GB", "TB")
PLAIN = ("", "k", "M", "G", "T")


def title(name: str) -> str:
    """`queue_depth_total` → `Queue depth`."""
    words = re.split(r"[_.:]+", UNIT.sub("", name)) or [name]
    shown = [word.upper() if word.lower() in SHORT else word for word in words if word] or [name]
    return shown[0][:1].upper() + " ".join(shown)[1:]


def columns(agents: Iterable[Agent]) -> tuple[str, str]:
    """The two metrics that the list shows: a load and a queue when agents have them, else the commonest."""
    seen = Counter(name for agent in agents for name in agent.metrics)
    ranked = sorted(seen, key=lambda name: (-seen[name], name))
    first = next((name for name in ranked if FIRST.search(name)), ranked[0] if ranked else DEFAULT[0])
    rest = [name for name in ranked if name != first]
    second = next((name for name in rest if SECOND.search(name)), rest[0] if rest else DEFAULT[1])
    return first, second


def written(speech: Speech, name: str, value: float | None) -> str:
    """`value` with the unit that the metric's name says; a dash when there is none."""
    if value is None:
        return NONE
    if abs(value) >= HUGE or 0 < abs(value) < TINY:
        mantissa, exponent = f"{value:.1e}".split("e")
        return f"{mantissa}e{int(exponent):+d}"
    return measured(speech, name, float(value))


def measured(speech: Speech, name: str, value: float) -> str:
    """A value of a size that people know, with its unit."""
    if DURATION.search(name):
        return f"{speech.number(value, 2)}\u00a0{speech.t('unit.s')}" if abs(value) < 60 else speech.duration(value)
    if name.endswith("bytes"):
        return scaled(speech, value, tuple(speech.t(f"unit.{unit}") for unit in BYTES))
    if name.endswith("_ms"):
        return f"{speech.number(value)}\u00a0{speech.t('unit.ms')}"
    if PERCENT.search(name) or name.endswith("ratio"):
        value *= 100 if name.endswith("ratio") else 1
        # Tenths only where they say something.
        return f"{speech.number(round(value) if abs(value) >= 10 else value)}\u00a0%"
    return scaled(speech, value, PLAIN) if abs(value) >= 100_000 else speech.number(value, 2)


def scaled(speech: Speech, value: float, units: tuple[str, ...]) -> str:
    """`value` in the largest of `units` (each a thousand of the one before) that keeps it at 1 or more."""
    index = 0
    while abs(value) >= 1000 and index < len(units) - 1:
        value /= 1000
        index += 1
    return f"{speech.number(value)}\u00a0{units[index]}".rstrip()
