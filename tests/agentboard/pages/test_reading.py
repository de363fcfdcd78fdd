"""Every page reads without JavaScript, and nothing that an agent says becomes markup."""

from __future__ import annotations

import gzip
import urllib.request
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import expect

from tests.agentboard.conftest import BoardServer
from tests.agentboard.pages.conftest import SHORT_S, Fleet, Open

HOSTILE = "<script>alert(1)</script> \"quoted\" 'single' {{7*7}} \u202etxt.exe &amp; \U0001f680"


@pytest.fixture(scope="module", autouse=True)
def busy(fleet: Fleet) -> Fleet:
    fleet.up("alpha", name="CSV loader", category="etl", message="48 rows a second", metrics={"cpu": 41.5, "queue": 7})
    fleet.up("evil", name=HOSTILE, message=HOSTILE, labels={"team": HOSTILE}, host=HOSTILE, version=HOSTILE)
    fleet.up("gone", name="Web scraper", category="etl", interval_s=SHORT_S)
    fleet.log("evil", HOSTILE, "\x1b[31mred\x1b[0m \x1b]0;title\x07 bell\x07")
    fleet.post("/api/agents/evil/restart", {"reason": HOSTILE})
    return fleet


@pytest.fixture(scope="module")
def http(board_server: BoardServer) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {board_server.admin_token}", "Accept-Language": "en"}
    with httpx.Client(base_url=board_server.url, headers=headers, timeout=20) as client:
        yield client


PAGES = ["/", "/agents/evil", "/events", "/commands", "/audit", "/login"] + [
    f"/agents/evil?tab={name}" for name in ("metrics", "logs", "events", "commands", "nonsense")
]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_lets_an_agent_write_markup(http: httpx.Client, path: str) -> None:
    reply = http.get(path)
    assert reply.status_code == 200
    assert "<script>alert" not in reply.text
    assert 'quoted"' not in reply.text
    assert "\x1b" not in reply.text
    policy = reply.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("lang", ["en", "uk"])
def test_the_overview_reads_without_javascript(visit: Open, lang: str) -> None:
    page = visit(lang=lang, js=False)
    expect(page.locator(".r .n b").filter(has_text="CSV loader")).to_be_visible()
    expect(page.locator("[data-tile=up] strong")).to_have_text("2")
    expect(page.get_by_text("48 rows a second")).to_be_visible()
    expect(page.locator("#categories [data-category=etl] b")).to_have_text("2")
    expect(page.locator(".js-only:visible")).to_have_count(0)
    page.locator("#q").fill("category:etl loader")
    page.locator("#q").press("Enter")
    expect(page.locator(".view .r:not(.g)")).to_have_count(1)
    page.get_by_role("link", name="CSV loader").click()
    expect(page.locator("h1")).to_have_text("CSV loader")
    expect(page.locator(".gauge b").first).to_contain_text("42")


def test_every_tab_reads_without_javascript(visit: Open) -> None:
    page = visit("/agents/evil", js=False)
    for index, words in ((2, "red"), (3, "is up"), (4, "queued")):
        page.locator(".tabs a").nth(index).click()
        expect(page.locator(".body")).to_contain_text(words)


def test_a_person_signs_in_without_javascript(visit: Open, board_server: BoardServer) -> None:
    page = visit("/agents/alpha?tab=logs", token=None, js=False)
    assert page.url.endswith("/login?next=/agents/alpha?tab%3Dlogs")
    page.get_by_label("User name").fill("admin")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("wrong")
    page.get_by_label("User name").fill("admin")
    page.get_by_label("Password").fill(board_server.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("h1")).to_have_text("CSV loader")
    assert page.url.endswith("/agents/alpha?tab=logs")


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(visit: Open, board_server: BoardServer, target: str) -> None:
    page = visit(f"/login?next={target}", token=None, js=False)
    page.locator("summary").click()
    page.get_by_label("Access token").fill(board_server.admin_token)
    page.get_by_role("button", name="with the token").click()
    assert page.url == board_server.url + "/"


def test_the_look_is_kept_in_cookies(http: httpx.Client) -> None:
    with httpx.Client(base_url=http.base_url, headers=http.headers) as client:
        reply = client.get("/events?lang=uk&theme=dark&x=1")
        assert (reply.status_code, reply.headers["location"]) == (303, "/events?x=1")
        page = client.get("/events").text
        assert '<html lang="uk" data-theme="dark">' in page
        assert "Події" in page
        assert client.get("/events?lang=xx&theme=%22%3E").status_code == 303
        assert '<html lang="uk" data-theme="dark">' in client.get("/events").text


def test_a_page_is_compressed_and_says_on_what_it_depends(board_server: BoardServer, http: httpx.Client) -> None:
    request = urllib.request.Request(board_server.url + "/", headers=dict(http.headers) | {"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as reply:
        assert reply.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in reply.headers["Vary"]
        assert b"CSV loader" in gzip.decompress(reply.read())
    plain = http.get("/", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers


@pytest.mark.parametrize(
    "name", ["../pages/routes.py", "%2e%2e/pages/routes.py", "js/", "", "js/none.js", "js/../../app.py"]
)
def test_no_file_beside_the_assets_is_served(http: httpx.Client, name: str) -> None:
    assert http.get(f"/assets/x/{name}").status_code == 404


def test_an_asset_may_be_kept_for_ever_under_its_own_digest(http: httpx.Client) -> None:
    page = http.get("/login").text
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    reply = http.get(address)
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert reply.headers["content-type"] == "text/css; charset=utf-8"
    assert http.get("/assets/old/css/all.css").headers["cache-control"] == "no-cache"


def test_a_viewer_sees_no_audit_log(visit: Open, board_server: BoardServer) -> None:
    done = board_server.cli("token", "create", "--role", "viewer", "--name", "reader")
    assert done.returncode == 0, done.stderr
    token = next(word for word in done.stdout.split() if len(word) > 30)
    page = visit("/audit", token=token)
    expect(page.locator("h1")).to_have_text("You may not see this")
    expect(page.locator(".rail").get_by_text("Audit log")).to_have_count(0)
    page.goto("/")
    page.locator(".r[data-id=alpha] .k").click()
    expect(page.get_by_role("menuitem", name="Restart")).to_have_attribute("aria-disabled", "true")
    expect(page.locator(".r input")).to_have_count(0)


def test_a_stranger_is_sent_to_sign_in(board_server: BoardServer) -> None:
    for path in ("/", "/events", "/agents/alpha", "/audit"):
        reply = httpx.get(board_server.url + path)
        assert reply.status_code == 303
        assert reply.headers["location"].startswith("/login")
    assert httpx.get(board_server.url + "/agents/nobody").status_code == 303


def test_a_filter_that_is_none_is_left_out(http: httpx.Client) -> None:
    reply = http.get("/?category=%3Cb%3E&liveness=dead&view=x&sort=x&page=99999999999999999999")
    assert reply.status_code == 200
    assert "category.&lt;b" not in reply.text
    assert "<h1>Agents</h1>" in reply.text


def test_an_agent_that_is_not_there(http: httpx.Client) -> None:
    reply = http.get("/agents/%3Cb%3Enobody")
    assert reply.status_code == 404
    assert "&lt;b&gt;nobody" in reply.text
