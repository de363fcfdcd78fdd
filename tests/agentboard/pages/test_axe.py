"""axe finds nothing (WCAG 2.2 AA and its best practices): every page and state, both themes, both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.agentboard.pages.conftest import SHORT_S, Fleet, Open, axe

LOOKS = [("light", "en"), ("dark", "uk"), ("light", "uk"), ("dark", "en")]
PHONE = (390, 844)
DESKTOP = (1440, 900)


@pytest.fixture(scope="module")
def busy(fleet: Fleet) -> Fleet:
    """A board with something in every state."""
    fleet.up("alpha", name="CSV loader", category="etl", message="48 rows a second", metrics={"cpu": 41.5, "queue": 7})
    fleet.up("beta", name="Indexer", category="rag", labels={"team": "core"}, version="1.2.0")
    fleet.register("gamma", name="Not yet", category="ml")
    fleet.register("ill", name="Trainer", category="ml")
    fleet.beat("ill", "error", "out of memory", cpu=99)
    fleet.up("gone", name="Web scraper", category="etl", interval_s=SHORT_S)
    fleet.up("quiet", name="Image resizer", category="ops")
    fleet.post("/api/agents/quiet/goodbye", {"session": fleet.sessions["quiet"], "reason": "scaled to zero"})
    for level in ("debug", "info", "warning", "error", "critical"):
        fleet.log(
            "alpha",
            f"a line of level {level} \x1b[31mred\x1b[0m \x1b[42mgreen ground\x1b[0m \x1b[7mreversed\x1b[0m",
            level=level,
        )
    fleet.post("/api/agents/beta/restart", {"reason": "new index"})
    found = fleet.post("/api/agents/alpha/restart", {"reason": "stuck"})
    fleet.acknowledge("alpha", found["id"], "failed", "the disk is full")
    return fleet


def live(page: Page) -> None:
    page.locator("#live[data-state=live]").wait_for()


def tab(page: Page) -> None:
    live(page)
    page.locator(".who [role=tab]").first.wait_for()
    page.locator("[role=tabpanel] > :not(.hint)").first.wait_for()


def dialog(page: Page) -> None:
    live(page)
    page.locator(".r[data-id=alpha]").wait_for()
    page.locator(".r[data-id=alpha] .k").click()
    page.get_by_role("menuitem").nth(3).click()
    page.locator("dialog[open]").wait_for()


def row_menu(page: Page) -> None:
    live(page)
    page.locator(".r[data-id=alpha] .k").click()
    page.get_by_role("menu").wait_for()


def main_menu(page: Page) -> None:
    page.locator("[popovertarget=menu]").click()
    page.locator("#menu:popover-open").wait_for()


def palette(page: Page) -> None:
    live(page)
    page.keyboard.press("Control+k")
    page.locator("dialog.palette li").first.wait_for()


def keys(page: Page) -> None:
    live(page)
    page.keyboard.press("?")
    page.locator("dialog .keys").wait_for()


def selection(page: Page) -> None:
    live(page)
    page.locator(".r[data-id=alpha] input").check()


def charts(page: Page) -> None:
    tab(page)
    page.locator(".chart .u-wrap").first.wait_for()


STATES: dict[str, tuple[str, Callable[[Page], None], tuple[int, int]]] = {
    "overview": ("/", live, DESKTOP),
    "overview on a phone": ("/", live, PHONE),
    "filtered": ("/?q=status:down", live, DESKTOP),
    "no match": ("/?q=nothing-like-this", live, DESKTOP),
    "selection": ("/", selection, DESKTOP),
    "row menu": ("/", row_menu, DESKTOP),
    "main menu": ("/", main_menu, PHONE),
    "restart dialog": ("/", dialog, DESKTOP),
    "palette": ("/", palette, DESKTOP),
    "keys": ("/", keys, DESKTOP),
    "drawer": ("/?agent=gone", tab, DESKTOP),
    "drawer on a phone": ("/?agent=alpha&tab=logs", tab, PHONE),
    "drawer with charts": ("/?agent=alpha&tab=metrics", charts, DESKTOP),
    "agent page": ("/agents/alpha", tab, DESKTOP),
    "agent page, logs": ("/agents/alpha?tab=logs", tab, DESKTOP),
    "agent page, events": ("/agents/gone?tab=events", tab, PHONE),
    "agent page, commands": ("/agents/alpha?tab=commands", tab, DESKTOP),
    "events": ("/events", live, DESKTOP),
    "commands": ("/commands", live, DESKTOP),
    "audit": ("/audit", live, PHONE),
    "no such agent": ("/agents/nobody", live, DESKTOP),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("theme", "lang"), LOOKS[:2])
def test_axe_finds_nothing(busy: Fleet, visit: Open, state: str, theme: str, lang: str) -> None:
    path, reach, size = STATES[state]
    page = visit(path, theme=theme, lang=lang, size=size)
    reach(page)
    assert axe(page) == []


@pytest.mark.parametrize("path", ["/", "/agents/alpha", "/agents/alpha?tab=logs", "/events", "/commands"])
@pytest.mark.parametrize(("theme", "lang"), LOOKS[2:])
def test_axe_finds_nothing_in_the_other_looks(busy: Fleet, visit: Open, path: str, theme: str, lang: str) -> None:
    page = visit(path, theme=theme, lang=lang)
    live(page)
    assert axe(page) == []


@pytest.mark.parametrize(("theme", "lang"), LOOKS)
@pytest.mark.parametrize("path", ["/login", "/login?error=unauthorized&next=/events"])
def test_axe_finds_nothing_on_the_login_page(visit: Open, path: str, theme: str, lang: str) -> None:
    page = visit(path, theme=theme, lang=lang, token=None)
    page.locator("summary").click()
    assert axe(page) == []
