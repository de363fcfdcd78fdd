"""How long to wait before a call to GitHub is repeated, and when not to.

Source: GitHub's "Best practices for using the REST API" (rate limits, secondary rate limits).
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

TRIES = 5
SECONDARY = 60.0  # what GitHub asks for when it names no time
LONGEST = 30.0


@dataclass(frozen=True, slots=True)
class Timing:
    """The clocks of a client; tests give their own. Seconds everywhere."""

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


def limit_wait(headers: Mapping[str, str], attempt: int, timing: Timing) -> float:
    """Seconds until a rate-limited call may be repeated; `attempt` counts from 0."""
    asked = retry_after(headers, timing)
    if asked is not None:
        return asked + timing.chance()
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") == "0" and reset.isascii() and reset.isdigit():
        return max(0.0, float(reset[:12]) - timing.wall()) + 1.0 + timing.chance()
    return SECONDARY * 2.0**attempt + timing.chance()


def backoff(headers: Mapping[str, str], attempt: int, timing: Timing) -> float:
    """Seconds before a call that failed on the way or at the server is repeated: exponential, with jitter."""
    step = min(LONGEST, 2.0**attempt)
    asked = retry_after(headers, timing) or 0.0
    return max(asked, step / 2) + timing.chance() * step / 2


def retry_after(headers: Mapping[str, str], timing: Timing) -> float | None:
    """`Retry-After` in seconds, whether it is written as seconds or as a date (RFC 9110); None without one."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return max(0.0, date.timestamp() - timing.wall())
