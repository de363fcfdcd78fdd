"""How long to wait before the next try."""

from __future__ import annotations

import random


class Backoff:
    """Exponential, with jitter over half of the delay: a thousand agents do not come back in step."""

    first_s = 1.0

    def __init__(self, slower: float = 1.0, longest_s: float = 30.0) -> None:
        self._slower = slower
        self._longest_s = longest_s
        self._tries = 0

    def reset(self) -> None:
        """It worked: begin anew."""
        self._tries = 0

    def next_s(self, asked_s: float | None = None) -> float:
        """Seconds to wait now, never less than the `asked_s` of a Retry-After."""
        # 2.0 ** 1024 overflows, and an outage may last for days.
        ceiling = min(self._longest_s, self.first_s * self._slower * 2.0 ** min(self._tries, 32))
        self._tries += 1
        delay = ceiling * random.uniform(0.5, 1.0)  # noqa: S311 - jitter is no secret
        if asked_s is None:
            return delay
        return max(delay, asked_s * random.uniform(1.0, 1.25))  # noqa: S311 - jitter is no secret
