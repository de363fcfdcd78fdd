"""A board that goes away, comes back, or no longer knows who asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.agentboard.conftest import BoardServer
from tests.agentboard.pages.conftest import Fleet, Open


@pytest.fixture
def killed(board_server: BoardServer) -> Iterator[BoardServer]:
    """A board that the test kills; it runs again afterwards."""
    yield board_server
    if board_server.process.poll() is not None:
        board_server.start()


def live(page: Page) -> Page:
    page.locator("#live[data-state=live]").wait_for()
    return page


def test_what_was_known_stays_and_is_marked_as_old(empty: Fleet, killed: BoardServer, visit: Open) -> None:
    empty.up("a", name="Alpha", message="all is well")
    page = live(visit(user="admin"))
    killed.kill()
    banner = page.locator(".banner")
    expect(banner).to_contain_text("No connection to the board")
    expect(banner.locator("time")).to_contain_text("s ago")
    expect(page.locator("#live")).to_have_attribute("data-state", "lost")
    expect(page.locator(".r[data-id=a]")).to_contain_text("all is well")
    expect(page.locator("#list .view")).to_have_css("filter", "grayscale(1)")
    killed.start()
    live(page)
    expect(banner).to_have_count(0)
    expect(page.locator(".toast")).to_contain_text("Connected again")
    empty.beat("a", message="and goes on")
    expect(page.locator(".r[data-id=a]")).to_contain_text("and goes on")


def test_the_log_has_no_hole_after_a_lost_connection(empty: Fleet, killed: BoardServer, visit: Open) -> None:
    empty.up("a")
    empty.log("a", "before")
    page = live(visit("/agents/a?tab=logs", user="admin"))
    expect(page.locator(".log p")).to_have_count(1)
    page.wait_for_timeout(2500)
    killed.kill()
    page.locator("#live[data-state=lost]").wait_for()
    killed.start()
    empty.log("a", "in between")
    live(page)
    empty.log("a", "after")
    expect(page.locator(".log p").last).to_contain_text("after")
    texts = page.locator(".log p > span:last-child").all_inner_texts()
    assert texts == ["before", "in between", "after"]


def test_a_restart_that_cannot_be_sent_says_so(empty: Fleet, killed: BoardServer, visit: Open) -> None:
    empty.up("a", name="Alpha")
    page = live(visit("/agents/a", user="admin"))
    page.get_by_role("button", name="Restart agent").click()
    killed.kill()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Confirm").fill("Alpha")
    dialog.get_by_role("button", name="Restart").click()
    expect(dialog.get_by_role("alert")).to_contain_text("does not answer")


def test_an_ended_session_leads_back_to_where_one_was(empty: Fleet, killed: BoardServer, visit: Open) -> None:
    empty.up("a", name="Alpha")
    page = live(visit("/?agent=a&tab=logs", user="admin"))
    page.context.clear_cookies(name="agentboard_session")
    killed.kill()
    killed.start()
    banner = page.locator(".banner.bad")
    expect(banner).to_contain_text("Your session has ended.")
    banner.get_by_role("link", name="Sign in").click()
    page.get_by_label("User name").fill("admin")
    page.get_by_label("Password").fill(killed.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".drawer h2")).to_have_text("Alpha")
    expect(page.locator("#tab-logs")).to_have_attribute("aria-selected", "true")


def test_signing_out(empty: Fleet, visit: Open) -> None:
    empty.up("a")
    page = live(visit(user="admin"))
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("User name")).to_be_visible()
    page.goto("/")
    expect(page.get_by_label("User name")).to_be_visible()
