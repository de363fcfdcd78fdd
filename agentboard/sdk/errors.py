"""What can go wrong between an agent and its board."""

from __future__ import annotations


class AgentError(Exception):
    """The base of all errors of the SDK; `str()` of one is all that a user needs to read."""


class ConfigurationError(AgentError):
    """The agent cannot start as it is configured: no token, a bad URL, an id that no board would take."""


class BoardError(AgentError):
    """The board answered with an error, or did not answer.

    `status` is the HTTP status (0: no answer), `code` the board's word for it, `retry_after_s` how long it asked to be
    left alone.
    """

    def __init__(self, message: str, status: int = 0, code: str = "away", retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.retry_after_s = retry_after_s


class AwayError(BoardError):
    """No answer, or an answer that says "later" (429, 5xx): trying again is right."""


class RefusedError(BoardError):
    """The board understood and said no: wrong token (401), not allowed (403), invalid (4xx). Trying again is not."""


class UnknownAgentError(BoardError):
    """404 `unknown_agent`: the board forgot this agent, which has to register again."""


class StaleSessionError(BoardError):
    """409 `stale_session`: another instance registered under the same id and took over."""
