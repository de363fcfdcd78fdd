"""The list: its order, its rows out of sight, its keys, and the drawer beside it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.agentboard.pages.conftest import Fleet, Open, order, ready, row


def test_headings_sort_and_say_so(empty: Fleet, visit: Open) -> None:
    for agent, cpu in (("a", 10), ("b", 90), ("c", 50)):
        empty.up(agent, name=agent.upper(), metrics={"cpu": cpu})
    page = ready(visit())
    expect(page.get_by_role("columnheader", name="Agent")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="CPU", exact=True).click()
    assert order(page) == ["b", "c", "a"]
    assert page.url.endswith("?sort=-metric:cpu")
    expect(page.get_by_role("columnheader", name="CPU", exact=False).last).to_have_attribute("aria-sort", "descending")
    page.get_by_role("button", name="CPU", exact=False).last.click()
    assert order(page) == ["a", "c", "b"]


def test_rows_never_move_under_the_pointer(empty: Fleet, visit: Open) -> None:
    for agent, cpu in (("a", 10), ("b", 90), ("c", 50)):
        empty.up(agent, name=agent.upper(), metrics={"cpu": cpu})
    page = ready(visit("/?sort=-metric:cpu"))
    assert order(page) == ["b", "c", "a"]
    row(page, "c").hover()
    empty.beat("a", cpu=99)
    expect(row(page, "a")).to_contain_text("99 %")
    chip = page.locator("#bar .chip.note")
    expect(chip).to_have_text("1 changed, re-sort")
    assert order(page) == ["b", "c", "a"]
    chip.click()
    assert order(page) == ["a", "b", "c"]
    page.locator("h1").hover()
    empty.beat("c", cpu=100)
    expect(row(page, "c")).to_contain_text("100 %")
    page.wait_for_timeout(1500)
    assert order(page) == ["c", "a", "b"]


def test_the_keyboard_does_it_all(empty: Fleet, visit: Open) -> None:
    for agent in ("a", "b", "c"):
        empty.up(agent, name=f"Agent {agent}")
    page = ready(visit())
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(row(page, "b").locator("a")).to_be_focused()
    page.keyboard.press("k")
    expect(row(page, "a").locator("a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".drawer h2")).to_have_text("Agent a")
    expect(page.locator(".drawer h2")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".drawer h2")).to_have_text("Agent b")
    page.keyboard.press("l")
    expect(page.locator(".drawer #tab-logs")).to_have_attribute("aria-selected", "true")
    assert page.url.endswith("?agent=b&tab=logs")
    page.keyboard.press("Escape")
    expect(page.locator(".drawer")).to_have_count(0)
    page.keyboard.press("x")
    expect(row(page, "b").locator("input")).to_be_checked()
    page.keyboard.press("/")
    page.keyboard.type("jkl?")
    expect(page.locator("#q")).to_have_value("jkl?")
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_have_value("")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("agent c")
    page.keyboard.press("Enter")
    expect(page.locator(".drawer h2")).to_have_text("Agent c")


def test_single_keys_can_be_turned_off(empty: Fleet, visit: Open) -> None:
    empty.up("a")
    page = ready(visit())
    page.keyboard.press("?")
    page.get_by_label("Single-key shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.locator("dialog.palette")).to_be_visible()


def test_back_closes_the_drawer(empty: Fleet, visit: Open) -> None:
    empty.up("a", name="Alpha")
    page = ready(visit())
    row(page, "a").locator("b").click()
    expect(page.locator(".drawer")).to_be_visible()
    page.go_back()
    expect(page.locator(".drawer")).to_have_count(0)
    page.go_forward()
    expect(page.locator(".drawer h2")).to_have_text("Alpha")


def test_on_a_phone_the_agent_takes_the_place_of_the_list(empty: Fleet, visit: Open) -> None:
    empty.up("a", name="Alpha")
    page = ready(visit(size=(390, 844)))
    row(page, "a").locator("b").click()
    expect(page.locator("main h1:visible")).to_have_text("Alpha")
    expect(page.locator("#list")).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("aside.drawer h2")).to_have_text("Alpha")
    expect(page.locator("#list")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#list")).to_be_visible()


def test_the_drawer_pushes_the_table(empty: Fleet, visit: Open) -> None:
    empty.up("a")
    page = ready(visit("/?agent=a"))
    drawer = page.locator(".drawer").bounding_box()
    table = page.locator("#list").bounding_box()
    assert drawer
    assert table
    assert table["x"] + table["width"] <= drawer["x"]


def test_thousands_of_rows_need_some_dozen_elements(empty: Fleet, visit: Open) -> None:
    empty.many(1500)
    page = ready(visit())
    expect(page.locator("[data-count=total]")).to_have_text("1,500")
    assert page.locator(".view > .r").count() < 60
    page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
    expect(page.get_by_text("Worker 1499", exact=True)).to_be_visible()
    assert page.locator(".view > .r").count() < 60
    page.locator("#q").fill("worker 777")
    expect(page.locator(".view .r[data-id]")).to_have_count(1)
    page.keyboard.press("Escape")
    page.evaluate("() => scrollTo(0, 0)")
    for _ in range(60):
        page.keyboard.press("Escape")
        page.keyboard.press("j")
    focused = page.evaluate("() => document.activeElement.getBoundingClientRect().top")
    assert 90 < focused < 900


def test_compact_rows_are_kept(empty: Fleet, visit: Open) -> None:
    empty.up("a", name="Alpha")
    page = ready(visit())
    expect(row(page, "a")).to_have_css("height", "44px")
    page.get_by_role("button", name="Compact").click()
    expect(row(page, "a")).to_have_css("height", "34px")
    page.reload()
    expect(row(ready(page), "a")).to_have_css("height", "34px")


def test_without_groups_the_order_goes_across_categories(empty: Fleet, visit: Open) -> None:
    for agent, category in (("a", "ops"), ("b", "etl"), ("c", "ops")):
        empty.up(agent, name=agent, category=category)
    page = ready(visit())
    assert order(page) == ["b", "a", "c"]
    page.get_by_role("button", name="Group: category").click()
    assert order(page) == ["a", "b", "c"]
    assert page.url.endswith("?group=none")
    expect(page.locator(".view .g")).to_have_count(0)
