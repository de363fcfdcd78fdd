"""The plain fallback: `flask --app agentboard.web.app run`, threads instead of an event loop."""

from __future__ import annotations

import atexit

from agentboard.web.core.board import Board
from agentboard.web.core.settings import from_environment
from agentboard.web.driver import ThreadDriver
from agentboard.web.opening import announce, open_board


def board_from_environment() -> Board:
    """A started board by `AGENTBOARD_*`, which stops with the process."""
    opened = open_board(from_environment())
    if opened is None:
        raise SystemExit(0)
    announce(opened)
    driver = ThreadDriver(opened.board)
    driver.start()
    atexit.register(opened.release)
    atexit.register(opened.board.close)
    atexit.register(driver.stop)
    return opened.board
