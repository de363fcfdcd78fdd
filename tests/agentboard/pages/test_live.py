"""The overview lives: frames arrive, rows change, and nothing that an agent says breaks them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.agentboard.conftest import BoardServer
from tests.agentboard.pages.conftest import SHORT_S, Fleet, Open, ready, row


def test_the_first_agent_appears_by_itself(empty: Fleet, visit: Open) -> None:
    page = ready(visit())
    expect(page.locator("#empty h2")).to_have_text("Connect your first agent")
    expect(page.locator("#headline")).to_have_text("No agent has registered yet.")
    empty.register("first", name="First one")
    expect(row(page, "first")).to_contain_text("New")
    empty.beat("first", "busy", "hello there", cpu=12)
    expect(row(page, "first")).to_contain_text("Up")
    expect(row(page, "first")).to_contain_text("hello there")
    expect(row(page, "first")).to_contain_text("12 %")
    expect(page.locator("#headline")).to_have_text("1 agent is up. All is well.")
    empty.remove("first")
    expect(page.locator("#empty h2")).to_have_text("Connect your first agent")


def test_the_commands_of_an_empty_board_can_be_copied(empty: Fleet, board_server: BoardServer, visit: Open) -> None:
    page = ready(visit(permissions=["clipboard-read", "clipboard-write"]))
    page.get_by_role("button", name="Copy").last.click()
    expect(page.locator(".toast")).to_contain_text("Copied")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert f"export AGENTBOARD_URL={board_server.url}\n" in copied


def test_the_code_of_an_empty_board_works(empty: Fleet, board_server: BoardServer, visit: Open, tmp_path: Path) -> None:
    page = ready(visit())
    script = tmp_path / "hello.py"
    script.write_text(page.locator(".code pre").first.inner_text(), "utf-8")
    environment = {"AGENTBOARD_URL": board_server.url, "AGENTBOARD_TOKEN": board_server.enrol_token}
    agent = subprocess.Popen([sys.executable, script], env={**os.environ, **environment})
    expect(row(page, "hello")).to_contain_text("Up", timeout=20_000)
    agent.terminate()
    assert agent.wait(20) == 0
    expect(row(page, "hello")).to_contain_text("Stopped")


def test_the_columns_are_what_the_agents_measure(empty: Fleet, visit: Open) -> None:
    page = ready(visit())
    empty.up("a", metrics={"process_cpu_percent": 12, "backlog": 3})
    expect(row(page, "a")).to_contain_text("12 %")
    expect(page.get_by_role("columnheader", name="Backlog")).to_be_visible()


def test_an_agent_that_goes_down_is_told_everywhere(empty: Fleet, visit: Open) -> None:
    empty.up("steady", name="Steady", category="etl")
    page = ready(visit())
    empty.up("gone", name="Web scraper", category="etl", interval_s=SHORT_S, message="page 7")
    expect(row(page, "gone")).to_contain_text("Down", timeout=20_000)
    expect(row(page, "gone")).to_have_class(re.compile(r"\bd\b"))
    expect(page).to_have_title("1 down · agentboard")
    expect(page.locator("#headline")).to_have_text("1 agent is down. The rest are healthy.")
    expect(page.locator("[data-tile=down] strong")).to_have_text("1")
    expect(page.locator("#wrong")).to_contain_text("Web scraper")
    expect(page.locator("#wrong")).to_contain_text("page 7")
    expect(page.locator("#categories [data-category=etl] b")).to_have_class("bad")
    expect(page.locator("#map [data-category=etl] canvas")).to_have_attribute("aria-label", "ETL: 1 of 2 up, 1 down")
    empty.beat("gone")
    expect(page).to_have_title("agentboard")
    expect(page.locator("#wrong")).to_be_hidden()


def test_filters_live_in_the_address(empty: Fleet, visit: Open) -> None:
    empty.up("a", name="Alpha", category="etl")
    empty.up("b", name="Beta", category="rag")
    empty.beat("b", "error", "broken")
    page = ready(visit())
    page.locator("#categories [data-category=rag]").click()
    expect(page.locator(".view .r[data-id]")).to_have_count(1)
    assert page.url.endswith("/?category=rag")
    page.locator("#q").fill("alpha")
    expect(page.locator("#empty h2")).to_have_text("No agent matches")
    assert page.url.endswith("/?category=rag&q=alpha")
    page.get_by_role("button", name="Clear search and filters").click()
    expect(page.locator(".view .r[data-id]")).to_have_count(2)
    page.locator("[data-view=attention]").click()
    expect(page.locator(".view .r[data-id]")).to_have_count(1)
    page.reload()
    ready(page)
    expect(row(page, "b")).to_be_visible()
    expect(page.locator(".view .r[data-id]")).to_have_count(1)
    expect(page.locator("[data-view=attention]")).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("lang", ["en", "uk"])
def test_hostile_names_stay_text_and_in_their_place(empty: Fleet, visit: Open, lang: str) -> None:
    arabic = "\u0645\u0631\u062d\u0628\u0627"
    names = ["<img src=x onerror=alert(1)>", "\u202eevil\u202c", "W" * 128, arabic * 9, "\U0001f680" * 64]
    for index, name in enumerate(names):
        empty.up(f"h{index}", name=name, message=name * 3, labels={"x": name}, category="etl")
    page = visit(lang=lang, size=(390, 844))
    ready(page)
    for index, name in enumerate(names):
        expect(row(page, f"h{index}").locator("b")).to_have_text(name, use_inner_text=False)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    page.goto("/?agent=h2")
    expect(page.locator(".drawer h1")).to_have_text("W" * 128)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390


def test_the_theme_follows_the_system_until_it_is_chosen(empty: Fleet, visit: Open) -> None:
    empty.up("a")
    page = ready(visit(theme="system", color_scheme="dark"))
    ground = "() => getComputedStyle(document.body.querySelector('.top')).backgroundColor"
    assert page.evaluate(ground) == "rgb(18, 22, 29)"
    page.emulate_media(color_scheme="light")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    page.locator("#theme").click()
    assert page.evaluate(ground) == "rgb(18, 22, 29)"
    page.reload()
    assert page.evaluate(ground) == "rgb(18, 22, 29)"


def test_nothing_moves_for_those_who_asked_for_it(empty: Fleet, visit: Open) -> None:
    empty.up("a")
    page = ready(visit(reduced_motion="reduce"))
    empty.beat("a", "busy")
    expect(row(page, "a")).to_contain_text("busy")
    assert page.evaluate("() => document.getAnimations().length") == 0


def test_the_pill_tells_the_measured_latency(empty: Fleet, visit: Open) -> None:
    page = ready(visit())
    expect(page.locator("#live")).to_have_text(re.compile(r"^Live · \d+ ms$"))
