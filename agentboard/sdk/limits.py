"""The limits of the wire contract, and what keeps an agent's words within them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Literal, get_args

from agentboard.sdk.errors import ConfigurationError

Status = Literal["starting", "running", "idle", "busy", "degraded", "error", "stopping"]
Category = Literal["supervisor", "etl", "rag", "communication", "ml", "ops", "optimization", "custom"]
Level = Literal["debug", "info", "warning", "error", "critical"]
STATUSES: frozenset[str] = frozenset(get_args(Status))
CATEGORIES: frozenset[str] = frozenset(get_args(Category))
LEVELS: frozenset[str] = frozenset(get_args(Level))

ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
METRIC = re.compile(r"[a-zA-Z_][a-zA-Z0-9_.:]{0,63}")
CONTROLS = re.compile(r"[\x00-\x1f]")
MOST_METRICS = 64
MOST_LABELS = 32
MOST_LINES = 500
NAME_LENGTH = 128
MESSAGE_LENGTH = 1024
LINE_BYTES = 8192
LOGS_BYTES = 1024 * 1024
SHORTEST_INTERVAL_S = 0.5
LONGEST_INTERVAL_S = 3600.0


def check_id(text: str) -> str:
    """The id itself.

    Raises ConfigurationError: no board would take it.
    """
    if not ID.fullmatch(text):
        raise ConfigurationError(
            f"{text!r} is no agent id: use 1 to 63 of a-z, 0-9, '.', '_' and '-', beginning with a letter or a digit."
        )
    return text


def check_interval(seconds: float) -> float:
    """The heartbeat interval itself.

    Raises ConfigurationError: it is not from 0.5 to 3600 seconds.
    """
    if not SHORTEST_INTERVAL_S <= seconds <= LONGEST_INTERVAL_S:
        raise ConfigurationError(f"the interval of {seconds!r} s is not from 0.5 to 3600 s.")
    return float(seconds)


def check_labels(labels: Mapping[str, str]) -> dict[str, str]:
    """A copy of the labels.

    Raises ConfigurationError: too many of them, a key that is no id, or a value over 128 characters.
    """
    if len(labels) > MOST_LABELS:
        raise ConfigurationError(f"{len(labels)} labels are more than {MOST_LABELS}.")
    for key, value in labels.items():
        if not ID.fullmatch(key) or len(value) > NAME_LENGTH:
            raise ConfigurationError(f"the label {key!r} needs a key like an id and a value of at most 128 characters.")
    return dict(labels)


def check_metric(name: str) -> str:
    """The name of a metric itself.

    Raises ValueError: no board would take it.
    """
    if not METRIC.fullmatch(name):
        raise ValueError(f"{name!r} is no metric name: use 1 to 64 of a-z, A-Z, 0-9, '_', '.' and ':', no digit first")
    return name


def is_number(value: object) -> bool:
    """Whether a board takes it as the value of a metric: a finite number, no boolean."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # an int beyond the largest float
        return False


def short(text: str, limit: int = MESSAGE_LENGTH) -> str:
    """The text within `limit` characters, in what UTF-8 can say."""
    text = well_formed(text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def well_formed(text: str) -> str:
    """The text without lone surrogates, which UTF-8 cannot say."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
