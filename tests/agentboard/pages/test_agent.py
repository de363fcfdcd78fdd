"""One agent: its log as it is written, its charts, its commands, and how it is restarted."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.agentboard.pages.conftest import Fleet, Open

HOSTILE = "<img src=x onerror=alert(1)> \x1b[31mred\x1b[0m \x1b]0;title\x07end \u202eflip"


def lines(page: Page) -> Locator:
    return page.locator(".log p")


def opened(page: Page) -> Page:
    page.locator(".who [role=tab][aria-selected=true]").wait_for()
    return page


def commands(fleet: Fleet, agent: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = fleet.http.get("/api/commands", params={"agent": agent}).json()["commands"]
    return found


def test_the_log_follows(empty: Fleet, visit: Open) -> None:
    empty.up("a", name="Alpha")
    empty.log("a", *(f"line {number} {'that is long enough to be wrapped ' * (number % 5)}" for number in range(300)))
    page = opened(visit("/?agent=a&tab=logs"))
    expect(lines(page).last).to_contain_text("line 299")
    expect(lines(page).last).to_be_in_viewport()
    expect(page.get_by_role("button", name="Follow")).to_have_attribute("aria-pressed", "true")
    empty.log("a", "the newest")
    expect(lines(page).last).to_contain_text("the newest")
    expect(lines(page).last).to_be_in_viewport()
    page.locator(".log").hover()
    page.mouse.wheel(0, -2000)
    expect(page.get_by_role("button", name="Follow")).to_have_attribute("aria-pressed", "false")
    empty.log("a", "unseen 1", "unseen 2")
    more = page.get_by_role("button", name="2 new lines")
    expect(more).to_be_visible()
    expect(lines(page).last).not_to_be_in_viewport()
    more.click()
    expect(lines(page).last).to_be_in_viewport()
    expect(page.get_by_role("button", name="Follow")).to_have_attribute("aria-pressed", "true")


def test_log_text_is_only_text(empty: Fleet, visit: Open) -> None:
    empty.up("a")
    empty.log("a", HOSTILE)
    page = opened(visit("/agents/a?tab=logs"))
    empty.log("a", HOSTILE)
    expect(lines(page)).to_have_count(2)
    for index in range(2):
        expect(lines(page).nth(index)).to_contain_text("<img src=x onerror=alert(1)> red end ⟨U+202E⟩flip")
        expect(lines(page).nth(index).locator(".f1")).to_have_text("red")
    assert page.locator(".log img").count() == 0


def test_the_log_is_searched_and_filtered(empty: Fleet, visit: Open) -> None:
    empty.up("a")
    empty.log("a", "one apple", "two pears")
    empty.log("a", "an apple is rotten", level="error")
    page = opened(visit("/agents/a?tab=logs"))
    expect(lines(page)).to_have_count(3)
    page.get_by_label("Search the log").fill("APPLE")
    expect(lines(page)).to_have_count(2)
    expect(page.locator("mark").first).to_have_text("apple")
    page.get_by_label("Level").select_option("warning")
    expect(lines(page)).to_have_count(1)
    empty.log("a", "another apple", "a pear")
    empty.log("a", "a rotten pear", "the last apple", level="critical")
    expect(lines(page)).to_have_count(2)
    expect(lines(page).last).to_contain_text("the last apple")
    page.get_by_label("Search the log").fill("nothing like it")
    expect(page.get_by_text("No log line matches.")).to_be_visible()


def test_the_log_holds_no_more_than_its_limit(empty: Fleet, visit: Open) -> None:
    empty.up("a")
    page = opened(visit("/agents/a?tab=logs"))
    page.get_by_text("No log line yet.").wait_for()
    for block in range(6):
        empty.log("a", *(f"line {block * 500 + number}" for number in range(500)))
    expect(lines(page).last).to_contain_text("line 2999")
    assert lines(page).count() <= 2001


def test_a_chart_for_each_metric(empty: Fleet, visit: Open) -> None:
    empty.up("a", metrics={"cpu": 40, "memory_bytes": 2e8})
    empty.beat("a", cpu=41, memory_bytes=2e8)
    page = opened(visit("/agents/a?tab=metrics"))
    expect(page.locator(".chart .u-wrap")).to_have_count(2)
    expect(page.locator(".chart").first).to_contain_text("41 %")
    expect(page.locator(".chart").last).to_contain_text("200 MB")
    empty.beat("a", cpu=77, memory_bytes=2e8)
    expect(page.locator(".chart").first).to_contain_text("77 %")
    page.get_by_role("button", name="1 h").click()
    expect(page.locator(".chart .u-wrap")).to_have_count(2)
    page.locator("#theme").click()
    expect(page.locator(".chart .u-wrap")).to_have_count(2)


def test_tabs_go_by_arrows(empty: Fleet, visit: Open) -> None:
    empty.up("a")
    page = opened(visit("/agents/a"))
    page.locator("#tab-overview").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#tab-commands")).to_be_focused()
    expect(page.locator("#tab-commands")).to_have_attribute("aria-selected", "true")
    assert page.url.endswith("/agents/a?tab=commands")


def test_a_restart_asks_for_the_name_and_is_followed_to_its_end(empty: Fleet, visit: Open) -> None:
    empty.up("a", name="Alpha agent")
    page = opened(visit("/?agent=a"))
    page.get_by_role("button", name="Restart agent").click()
    dialog = page.get_by_role("dialog")
    go = dialog.get_by_role("button", name="Restart")
    expect(go).to_be_disabled()
    dialog.get_by_label("Reason").fill("it is stuck")
    dialog.get_by_label("Confirm").fill("alpha agent")
    expect(go).to_be_disabled()
    dialog.get_by_label("Confirm").fill("Alpha agent")
    dialog.get_by_label("Confirm").press("Enter")
    expect(dialog).to_have_count(0)
    card = page.locator(".cmd")
    expect(card).to_contain_text("it is stuck")
    expect(card.locator("[aria-current=step]")).to_have_text("queued")
    [command] = empty.beat("a")
    assert command["reason"] == "it is stuck"
    expect(card.locator("[aria-current=step]")).to_have_text("delivered")
    empty.acknowledge("a", command["id"], "accepted")
    expect(card.locator("[aria-current=step]")).to_have_text("accepted")
    empty.acknowledge("a", command["id"], "failed", "the disk is full")
    expect(card.locator("[aria-current=step]")).to_have_text("failed")
    expect(card).to_contain_text("the disk is full")
    page.keyboard.press("Escape")
    expect(page.locator("[data-tile=restarts]")).to_contain_text("1 failed")


def test_a_second_restart_is_explained(empty: Fleet, visit: Open) -> None:
    empty.up("a", name="Alpha")
    empty.post("/api/agents/a/restart", {})
    page = opened(visit("/agents/a"))
    page.keyboard.press("r")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Confirm").fill("a")
    dialog.get_by_role("button", name="Restart").click()
    expect(dialog.get_by_role("alert")).to_have_text("A restart of this agent is open already.")


def test_an_agent_without_the_capability_is_left_alone(empty: Fleet, visit: Open) -> None:
    empty.up("a", capabilities=[])
    page = opened(visit("/agents/a"))
    page.get_by_role("button", name="Restart agent").click(force=True)
    expect(page.locator(".toast")).to_contain_text("registered without that capability")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_selection_is_restarted_together(empty: Fleet, visit: Open) -> None:
    agents = ("s1", "s2", "s3", "s4")
    for agent in agents:
        empty.up(agent, capabilities=[] if agent == "s4" else ["restart"])
    page = visit()
    page.locator(".r[data-id=s1] input").check()
    page.locator(".r[data-id=s3] input").click(modifiers=["Shift"])
    expect(page.locator(".r.sel")).to_have_count(3)
    page.locator(".r[data-id=s4] input").check()
    page.get_by_role("button", name="Restart selected").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("Restart 3 agents?")
    expect(dialog).to_contain_text("1 agent that cannot be restarted is left out.")
    dialog.get_by_label("Confirm").fill("restart 3")
    dialog.get_by_role("button", name="Restart").click()
    expect(page.locator(".toast")).to_contain_text("3 restarts ordered.")
    assert [len(commands(empty, agent)) for agent in agents] == [1, 1, 1, 0]
    expect(page.locator(".r.sel")).to_have_count(0)


def test_the_timeline_grows_while_it_is_read(empty: Fleet, visit: Open) -> None:
    empty.up("timely", name="Timely")
    page = visit("/events")
    expect(page.locator(".feed li", has_text="Timely is up")).to_have_count(1)
    empty.post("/api/agents/timely/goodbye", {"session": empty.sessions["timely"], "reason": "new version"})
    newest = page.locator(".feed li:not(.day)").first
    expect(newest).to_contain_text("Timely stopped cleanly")
    expect(newest).to_contain_text("new version")
    page.get_by_role("button", name="Came up").click()
    expect(page.locator(".feed li:not(.day)").first).to_contain_text("is up")


def test_all_commands_on_one_page(empty: Fleet, visit: Open) -> None:
    empty.up("a", name="Alpha")
    page = visit("/commands")
    page.locator("#live[data-state=live]").wait_for()
    empty.post("/api/agents/a/restart", {"reason": "for the test"})
    expect(page.locator(".cmd").first).to_contain_text("for the test")
    expect(page.locator(".cmd").first.get_by_role("link")).to_have_text("Alpha")
