"""A real board, agents that speak to it over HTTP, and a real browser in front of it."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
AXE = Path(__file__).with_name("vendor") / "axe.min.js"
# An interval that no test outlives: such an agent stays up.
LONG_S = 3600.0
# Down after 1.5 s.
SHORT_S = 0.5


class Server(Protocol):
    url: str
    admin_token: str
    password: str


class Fleet:
    """Agents of a board, by hand."""

    def __init__(self, url: str, token: str) -> None:
        self.http = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=20)
        self.sessions: dict[str, str] = {}
        self.seqs: dict[str, int] = {}

    def post(self, path: str, body: dict[str, Any]) -> Any:
        reply = self.http.post(path, json=body)
        assert reply.is_success, reply.text
        return reply.json()

    def register(self, agent: str, *, interval_s: float = LONG_S, **fields: Any) -> None:
        known = {"name": agent, "category": "custom", "type": "test", "capabilities": ["restart", "logs"]}
        found = self.post("/api/agents", {"id": agent, "interval_s": interval_s, **known, **fields})
        self.sessions[agent], self.seqs[agent] = found["session"], 0

    def beat(self, agent: str, status: str = "running", message: str = "", **metrics: float) -> list[dict[str, Any]]:
        self.seqs[agent] += 1
        body = {"session": self.sessions[agent], "seq": self.seqs[agent], "status": status, "metrics": metrics}
        found = self.post(f"/api/agents/{agent}/heartbeat", {**body, "message": message})
        commands: list[dict[str, Any]] = found["commands"]
        return commands

    def up(self, agent: str, *, message: str = "", metrics: dict[str, float] | None = None, **fields: Any) -> None:
        self.register(agent, **fields)
        self.beat(agent, "running", message, **(metrics or {}))

    def many(self, count: int) -> None:
        """`count` agents that are up: m-0000 and on."""
        for number in range(count):
            self.register(f"m-{number:04}", name=f"Worker {number}", category=("etl", "rag", "ml")[number % 3])
        for start in range(0, count, 500):
            ids = [f"m-{number:04}" for number in range(start, min(count, start + 500))]
            beats = [{"id": each, "session": self.sessions[each], "seq": 1, "status": "idle"} for each in ids]
            found = self.post("/api/heartbeats", {"heartbeats": beats})
            assert all(each["ok"] for each in found["results"])

    def log(self, agent: str, *lines: str, level: str = "info") -> None:
        self.post(f"/api/agents/{agent}/logs", {"lines": [{"level": level, "message": line} for line in lines]})

    def acknowledge(self, agent: str, command: str, state: str, detail: str = "") -> None:
        self.post(f"/api/agents/{agent}/commands/{command}", {"state": state, "detail": detail})

    def remove(self, *agents: str) -> None:
        for agent in agents:
            self.http.delete(f"/api/agents/{agent}")

    def clear(self) -> None:
        """Forget every agent."""
        while found := self.http.get("/api/agents", params={"limit": 1000}).json()["agents"]:
            self.remove(*(agent["id"] for agent in found))


def browser_path() -> str:
    """The Chromium of this machine: CHROMIUM, or one on PATH."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, "these tests drive a real browser: install Chromium, or say in CHROMIUM where it is"
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def fleet(board_server: Server) -> Iterator[Fleet]:
    found = Fleet(board_server.url, board_server.admin_token)
    yield found
    found.http.close()


@pytest.fixture
def empty(fleet: Fleet) -> Fleet:
    """A board without agents."""
    fleet.clear()
    return fleet


Open = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, board_server: Server) -> Iterator[Open]:
    """Open pages, each in a context of its own, signed in by default. No page may fail or break its policy."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_page(
        path: str = "/",
        *,
        lang: str = "en",
        theme: str = "light",
        size: tuple[int, int] = (1440, 900),
        token: str | None = board_server.admin_token,
        user: str | None = None,
        js: bool = True,
        **options: Any,
    ) -> Page:
        context = browser.new_context(
            base_url=board_server.url,
            viewport={"width": size[0], "height": size[1]},
            locale=lang,
            java_script_enabled=js,
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        cookies = {"agentboard_lang": lang, "agentboard_theme": theme}
        context.add_cookies(
            [{"name": name, "value": value, "url": board_server.url} for name, value in cookies.items()]
        )
        if token is not None or user is not None:
            # A session by a password outlives the server; one by a token of the environment does not.
            proof = {"username": user, "password": board_server.password} if user else {"token": str(token)}
            sign_in(context, proof)
        page = context.new_page()
        page.on("pageerror", lambda error: failed(f"{error.message} {error.stack}"))
        page.on("console", lambda message: noted(message.type, message.text))
        page.goto(path)
        return page

    def failed(text: str) -> None:
        # A page that is left, or whose server is killed, loses what it was fetching.
        if text.strip() != "Failed to fetch":
            problems.append(text)

    def noted(kind: str, text: str) -> None:
        expected = "Failed to load resource" in text or "WebSocket connection" in text
        if kind == "error" and not expected:
            problems.append(text)

    yield open_page
    for context in contexts:
        context.close()
    assert not problems


def sign_in(context: BrowserContext, proof: dict[str, str]) -> None:
    """Give a context its session. A token that was made a moment ago is known within two seconds."""
    answers = []
    for _ in range(4):
        reply = context.request.post("/login", form={**proof, "next": "/login"})
        if reply.ok and "error=" not in reply.url:
            return
        answers.append(reply.url)
        time.sleep(1)
    raise AssertionError(answers)


def axe(page: Page) -> list[str]:
    """What axe finds by WCAG 2.2 AA: `rule: element`."""
    if page.evaluate("() => typeof axe") == "undefined":
        page.evaluate(AXE.read_text("utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
    return [
        f"{each['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


def catalogue(language: str) -> dict[str, Any]:
    """The texts of a language."""
    from agentboard.web.pages.assets import STATIC

    found: dict[str, Any] = json.loads((STATIC / "i18n" / f"{language}.json").read_text("utf-8"))
    return found


def ready(page: Page) -> Page:
    """The overview, once its first frame is drawn."""
    page.locator("#live[data-state=live]").wait_for()
    page.locator(".view.virtual, #empty:not([hidden])").first.wait_for(state="attached")
    return page


def row(page: Page, agent: str) -> Locator:
    """The row of an agent."""
    return page.locator(f".view .r[data-id='{agent}']")


def order(page: Page) -> list[str]:
    """The ids in sight, from the top."""
    found: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('.view .r[data-id]')]"
        ".sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top).map(row => row.dataset.id)"
    )
    return found
