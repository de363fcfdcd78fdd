"""A board that everybody may read, on both servers; and one that is seen through a very narrow window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.agentboard.conftest import BoardServer
from tests.agentboard.pages.conftest import Fleet, Open


@pytest.fixture(scope="module", params=[False, True], ids=["uvicorn", "flask run"])
def board_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    folder = tmp_path_factory.mktemp("open") / "data"
    env = {
        "AGENTBOARD_ANONYMOUS_READ": "true",
        "AGENTBOARD_OIDC_ISSUER": "http://127.0.0.1:9",
        "AGENTBOARD_OIDC_CLIENT_ID": "board",
    }
    server = BoardServer(folder, env=env, plain=request.param)
    server.start()
    yield server
    server.stop()


def test_a_stranger_reads_and_no_more(empty: Fleet, visit: Open) -> None:
    empty.up("a", name="Alpha")
    page = visit(token=None)
    page.locator("#live[data-state=live]").wait_for()
    empty.beat("a", message="hello stranger")
    expect(page.locator(".r[data-id=a]")).to_contain_text("hello stranger")
    expect(page.locator(".r input")).to_have_count(0)
    page.locator(".r[data-id=a] b").click()
    expect(page.get_by_role("button", name="Restart agent")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Sign in")).to_have_attribute("href", "/login?next=/")
    page.goto("/audit")
    expect(page.locator("h1")).to_have_text("You may not see this")


def test_single_sign_on_is_offered_when_there_is_a_provider(visit: Open) -> None:
    page = visit("/login?next=/events", token=None)
    link = page.get_by_role("link", name="Sign in with single sign-on")
    expect(link).to_have_attribute("href", "/login/oidc?next=/events")


@pytest.mark.parametrize("path", ["/", "/?agent=a", "/agents/a?tab=logs", "/events", "/commands", "/login"])
def test_nothing_is_cut_off_at_320_pixels(empty: Fleet, visit: Open, path: str) -> None:
    """WCAG 1.4.10: the size of a window of 1280 pixels that is enlarged four times."""
    empty.up("a", name="Alpha", message="a longer message than such a window can show in one line", metrics={"cpu": 1})
    page = visit(path, token=None, size=(320, 640), lang="uk")
    page.locator("main").wait_for()
    page.wait_for_timeout(500)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
