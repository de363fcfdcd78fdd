"""What is left of a run's calls and tokens. A server's own count is believed when it is higher than ours."""

from __future__ import annotations

from dataclasses import dataclass

from checks.errors import GuardError
from checks.review.settings import Limits

LEAST_OUTPUT = 256


class SpentError(GuardError):
    """The budget allows no further request of this size."""


@dataclass(slots=True)
class Budget:
    """Counts requests, repeated ones too, and the tokens of prompts and answers."""

    limits: Limits
    calls: int = 0
    prompt_tokens: int = 0
    output_tokens: int = 0
    _ratio: float = 1.0
    _next: int = 0

    @property
    def tokens(self) -> int:
        """All tokens so far."""
        return self.prompt_tokens + self.output_tokens

    @property
    def calls_left(self) -> int:
        """How many requests may still be sent."""
        return self.limits.calls - self.calls

    def plan(self, prompt_tokens: int) -> int:
        """How many tokens the answer of the next request may have. Raises SpentError when it does not fit."""
        if self.calls_left <= 0:
            raise SpentError(f"the budget of {self.limits.calls:,} calls is spent")
        # A server that counts more than we do will go on doing so.
        self._next = int(prompt_tokens * self._ratio) + 1
        left = self.limits.total_tokens - self.tokens - self._next
        if left < min(LEAST_OUTPUT, self.limits.output_tokens):
            raise SpentError(f"the budget of {self.limits.total_tokens:,} tokens is spent")
        return min(self.limits.output_tokens, left)

    def allows(self) -> bool:
        """Whether the planned request may be sent once more."""
        return self.calls_left > 0 and self.tokens + self._next < self.limits.total_tokens

    def before(self) -> None:
        """Count a request that is about to be sent."""
        self.calls += 1
        self.prompt_tokens += self._next

    def after(self, prompt_tokens: int, output_tokens: int) -> None:
        """Settle the request: what the server counted, where that is more."""
        if prompt_tokens > self._next:
            self._ratio *= prompt_tokens / max(1, self._next)
            self.prompt_tokens += prompt_tokens - self._next
        self.output_tokens += output_tokens
