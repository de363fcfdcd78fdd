"""The search language and the writing of metrics are the same on the server and in the browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from agentboard.web.core.model import Agent
from agentboard.web.pages import metrics
from agentboard.web.pages.i18n import Speech
from agentboard.web.pages.plain import plain
from agentboard.web.pages.search import matcher, natural
from tests.agentboard.pages.conftest import Open

AGENT: dict[str, Any] = {
    "id": "etl-csv",
    "name": "CSV Loader",
    "category": "etl",
    "type": "csv_loader",
    "host": "Node-7",
    "version": "v1.4.2",
    "labels": {"team": "Core", "zone": "eu-1"},
    "liveness": "down",
    "status": "busy",
    "message": "Retrying soon",
}
SEARCHES = [
    ("", True),
    ("csv", True),
    ("CSV loader", True),
    ("loader csv", True),
    ('"csv loader"', True),
    ('"loader csv"', False),
    ("retrying", True),
    ("node-7", True),
    ("core", True),
    ("missing", False),
    ("-missing", True),
    ("-csv", False),
    ("status:down", True),
    ("status:busy", True),
    ("is:up", False),
    ("-is:up", True),
    ("liveness:busy", False),
    ("category:etl status:down", True),
    ("category:rag", False),
    ("label:team", True),
    ("label:team=core", True),
    ("label:team=data", False),
    ("version:v1.4", True),
    ("version:v2", False),
    ("host:node", True),
    ("type:csv", True),
    ("id:etl-", True),
    ("constructor:x", False),
    ("http://x", False),
    ('"', True),
    ("-", True),
    (":", False),
]
METRICS = [
    ("cpu", 40.0),
    ("cpu_percent", 9.26),
    ("cpu_seconds_total", 12.5),
    ("hit_ratio", 0.981),
    ("memory_bytes", 2.1e8),
    ("sent_bytes", 12.0),
    ("latency_ms", 23.44),
    ("age_s", 12.345),
    ("age_seconds", 252.0),
    ("rows_per_s", 1234.5),
    ("queue", 0.0),
    ("queue", None),
    ("rows", 1_234_567.0),
    ("loss", -0.18342),
    ("tiny", 1e-9),
    ("huge", 1e300),
]

COLOURS = {
    "plain": [["plain", ""]],
    "\x1b[31mred\x1b[0m plain": [["red", "f1"], [" plain", ""]],
    "\x1b[1;92mok\x1b[22m still\x1b[39m no": [["ok", "a1 f2"], [" still", "f2"], [" no", ""]],
    "\x1b[38;5;196mred\x1b[m": [["red", "f1"]],
    "\x1b[38;2;10;180;110mgreen\x1b[m": [["green", "f2"]],
    "\x1b[7mback\x1b[27m": [["back", "rev"]],
    "\x1b[38;5": [["⟨U+001B⟩[38;5", ""]],
    "\x1b[2J\x1b[Hcleared": [["cleared", ""]],
    "\x1b]0;title\x07after": [["after", ""]],
    "\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\": [["link", ""]],
    "\x1b]0;never ends": [],
    "bell\x07 null\x00": [["bell⟨U+0007⟩ null⟨U+0000⟩", ""]],
    "a\u202eb": [["a⟨U+202E⟩b", ""]],
    "<b>no</b>": [["<b>no</b>", ""]],
    "\x1b[31m<img src=x onerror=alert(1)>\x1b[0m": [["<img src=x onerror=alert(1)>", "f1"]],
    "line\r": [["line", ""]],
    "\x1b[99999999999mx": [["x", ""]],
    "": [["", ""]],
}


@pytest.fixture(scope="module")
def wanted() -> dict[str, Any]:
    return {**AGENT, "incarnation": "x", "registered_at": 0.0}


@pytest.mark.parametrize(("search", "found"), SEARCHES)
def test_the_server_searches(wanted: dict[str, Any], search: str, found: bool) -> None:
    assert matcher(search)(Agent(**wanted)) is found


def module(page: Page, name: str, call: str, argument: Any) -> Any:
    """What a function of a script makes of `argument`."""
    code = f"async given => {{ const m = await import(document.body.dataset.assets + 'js/{name}.js'); return {call}; }}"
    return page.evaluate(code, argument)


def test_the_browser_searches_alike(visit: Open) -> None:
    page = visit("/events")
    given = [AGENT, [search for search, _ in SEARCHES]]
    found = module(page, "query", "given[1].map(search => m.matcher(search)(given[0]))", given)
    assert dict(zip((search for search, _ in SEARCHES), found, strict=True)) == dict(SEARCHES)


@pytest.mark.parametrize("language", ["en", "uk"])
def test_metrics_are_written_alike(visit: Open, language: str) -> None:
    page = visit("/events", lang=language)
    found = module(page, "metric", "given.map(([name, value]) => [m.title(name), m.written(name, value)])", METRICS)
    speech = Speech(language)
    assert found == [[metrics.title(name), metrics.written(speech, name, value)] for name, value in METRICS]


def test_names_are_sorted_by_their_numbers() -> None:
    names = ["Worker 10", "worker 2", "Worker 1", "Alpha"]
    assert sorted(names, key=natural) == ["Alpha", "Worker 1", "worker 2", "Worker 10"]


def test_both_sides_count_alike(visit: Open) -> None:
    page = visit("/events", lang="uk")
    numbers = [0, 1, 2, 4, 5, 11, 12, 21, 22, 101, 111, 1000]
    found = module(page, "i18n", "given.map(n => m.t('head.down', {n}))", numbers)
    assert found == [Speech("uk").t("head.down", n=n) for n in numbers]


def test_terminal_colours_become_text(visit: Open) -> None:
    page = visit("/events")
    found = module(page, "ansi", "given.map(line => m.parse(line).map(run => [run.text, run.cls]))", list(COLOURS))
    assert dict(zip(COLOURS, found, strict=True)) == COLOURS


@given(st.text(st.sampled_from("\x1b[]0123456789;:mKHJ<>&\\x07\u202e a"), max_size=40))
def test_the_server_shows_no_control_character(line: str) -> None:
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", plain(line))
