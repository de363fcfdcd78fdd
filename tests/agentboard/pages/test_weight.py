"""What the board weighs: its first load, and its memory under a flood of frames."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, WebSocketRoute, expect

from tests.agentboard.conftest import BoardServer
from tests.agentboard.pages.conftest import Fleet, Open

FIRST_LOAD = 150_000
AGENTS = 600
FRAMES = 1500
# What a browser's own bookkeeping may add.
SLACK = 4_000_000


@pytest.mark.parametrize("lang", ["en", "uk"])
def test_a_first_load_is_small_and_asks_no_other_host(
    empty: Fleet, board_server: BoardServer, visit: Open, lang: str
) -> None:
    for number in range(120):
        empty.up(f"a{number}", name=f"Слово {number}", message="Слово", metrics={"cpu": 5.0})
    page = visit("/login", token=None, lang=lang)
    page.context.request.post("/login", form={"token": board_server.admin_token})
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    hosts: set[str] = set()
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.on("Network.requestWillBeSent", lambda event: hosts.add(event["request"]["url"].split("/")[2]))
    page.goto("/")
    page.locator(".view.virtual").wait_for()
    page.evaluate("() => document.fonts.ready")
    # The spark lines and the past of the strips come after the first frame; they count too.
    page.wait_for_timeout(2500)
    assert sum(sizes) <= FIRST_LOAD
    assert hosts == {board_server.url.split("/")[2]}


def agent(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"m-{number:04}",
        "name": f"Worker {number}",
        "category": "etl",
        "type": "worker",
        "version": "1",
        "host": "node",
        "pid": 1,
        "interval_s": 5,
        "labels": {},
        "capabilities": ["restart"],
        "liveness": "up",
        "status": "busy",
        "message": "",
        "metrics": {"cpu": 1.0, "queue": 2.0},
        "registered_at": "2026-01-01T00:00:00Z",
        "last_seen_at": "2026-01-01T00:00:00Z",
        "age_s": 0.1,
        "restarts": 0,
        "flapping": False,
        "rev": 1,
        **changes,
    }


def deltas() -> Iterator[dict[str, Any]]:
    """Frames of an hour and more of a lively fleet."""
    for rev in range(2, FRAMES):
        at = f"2026-01-01T{rev // 3600:02}:{rev // 60 % 60:02}:{rev % 60:02}Z"
        some = range(rev * 7 % AGENTS, rev * 7 % AGENTS + 40)
        changes = [
            {"id": f"m-{number % AGENTS:04}", "last_seen_at": at, "metrics": {"cpu": rev % 100, "queue": number}}
            for number in some
        ]
        one = f"m-{rev % AGENTS:04}"
        moves = [{"n": rev, "type": "transition", "agent": one, "from": "up", "to": "late", "at": at, "reason": ""}]
        counts = {"up": AGENTS, "late": 0, "down": 0, "new": 0, "stopped": 0}
        yield {"type": "delta", "rev": rev, "agents": changes, "removed": [], "events": moves, "counts": counts}


def heap(session: CDPSession) -> dict[str, float]:
    session.send("HeapProfiler.collectGarbage")
    found = session.send("Performance.getMetrics")["metrics"]
    return {each["name"]: each["value"] for each in found}


def test_memory_stays_flat(empty: Fleet, visit: Open) -> None:
    page = visit("/login", token=None)
    page.context.request.post("/login", form={"token": empty.http.headers["authorization"].removeprefix("Bearer ")})
    sockets: list[WebSocketRoute] = []

    def caught(socket: WebSocketRoute) -> None:
        sockets.append(socket)

    page.route_web_socket("**/ws", caught)
    page.goto("/")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    counts = {"up": AGENTS, "late": 0, "down": 0, "new": 0, "stopped": 0}
    agents = [agent(number) for number in range(AGENTS)]
    snapshot = {"type": "snapshot", "rev": 1, "agents": agents, "counts": counts}
    send(page, sockets, {**snapshot, "server_time": "2026-01-01T00:00:00Z"})
    expect(page.locator("[data-count=total]")).to_have_text("600")
    measured = []
    for number, frame in enumerate(deltas()):
        send(page, sockets, frame)
        if number % 100 == 0:
            page.evaluate("y => { scrollTo(0, y); return new Promise(requestAnimationFrame); }", number * 9)
        if number in (FRAMES // 3, FRAMES - 10):
            page.wait_for_timeout(300)
            measured.append(heap(session))
    before, after = measured
    assert after["JSHeapUsedSize"] - before["JSHeapUsedSize"] < SLACK
    assert after["Nodes"] - before["Nodes"] < 600
    assert after["JSEventListeners"] - before["JSEventListeners"] < 100


def send(page: Page, sockets: list[WebSocketRoute], frame: dict[str, Any]) -> None:
    while not sockets:
        page.wait_for_timeout(50)
    sockets[-1].send(json.dumps(frame))
