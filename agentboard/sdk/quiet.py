"""What the SDK itself does on the wire is no news: its requests are kept out of consoles and shipped logs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_talking = ContextVar("agentboard_talking", default=False)


@contextmanager
def talking() -> Iterator[None]:
    """Around every exchange with the board, tasks that are started inside included."""
    token = _talking.set(True)
    try:
        yield
    finally:
        _talking.reset(token)


def is_talking() -> bool:
    """Whether the code that runs now talks to the board: what it logs must not be shipped, which would never end."""
    return _talking.get()


def hush() -> None:
    """Drop httpx's line for each request of ours; those of the program's own requests stay. Again is harmless."""
    logging.getLogger("httpx").addFilter(_of_others)


def _of_others(_record: logging.LogRecord) -> bool:
    return not _talking.get()
