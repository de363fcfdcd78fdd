"""axe finds nothing in the states that are rare: an empty board, a lost one, a session that ended."""

from __future__ import annotations

import pytest

from tests.agentboard.conftest import BoardServer
from tests.agentboard.pages.conftest import Fleet, Open, axe


@pytest.mark.parametrize(("theme", "lang"), [("light", "uk"), ("dark", "en")])
def test_an_empty_board(empty: Fleet, visit: Open, theme: str, lang: str) -> None:
    page = visit(theme=theme, lang=lang)
    page.locator("#empty .code").first.wait_for()
    assert axe(page) == []


@pytest.mark.parametrize(("theme", "lang"), [("light", "en"), ("dark", "uk")])
def test_a_lost_board_and_an_ended_session(
    board_server: BoardServer, fleet: Fleet, visit: Open, theme: str, lang: str
) -> None:
    fleet.up("alpha")
    page = visit(theme=theme, lang=lang, user="admin")
    page.locator("#live[data-state=live]").wait_for()
    board_server.kill()
    page.locator(".banner").wait_for()
    assert axe(page) == []
    page.context.clear_cookies(name="agentboard_session")
    board_server.start()
    page.locator(".banner.bad").wait_for()
    assert axe(page) == []
