"""Probes over HTTP: board, agents, Prometheus."""

from __future__ import annotations

import json
import time

import pytest

from checks.errors import UsageError
from checks.evidence.probes import board, prometheus
from checks.evidence.probes.run import Probe, run
from checks.evidence.probes.web import Answer, Site, UnreachableError
from checks.health import Outcome, State
from tests.evidence.probes.servers import Pages

UP = {"metric": {"job": "app", "instance": "a:1"}, "value": [1, "1"]}
DOWN = {"metric": {"job": "db", "instance": "b:2"}, "value": [1, "0"]}


def series(*rows: object) -> tuple[int, str]:
    return 200, json.dumps({"status": "success", "data": {"resultType": "vector", "result": rows}})


@pytest.mark.parametrize(
    ("healthz", "readyz", "state", "words"),
    [
        ((200, "{}"), (200, "{}"), State.OK, "ready"),
        (
            (200, "{}"),
            (503, '{"error":{"code":"x","message":"the disk is full"}}'),
            State.UNHEALTHY,
            "/readyz answers 503: the disk is full",
        ),
        ((500, "<html>"), (200, "{}"), State.UNHEALTHY, "/healthz answers 500"),
        ((404, ""), (200, "{}"), State.MISCONFIGURED, "is an agentboard there?"),
        ((302, ""), (200, "{}"), State.MISCONFIGURED, "redirects"),
        ((401, ""), (200, "{}"), State.MISCONFIGURED, "AGENTBOARD_TOKEN"),
    ],
)
def test_boards(pages: Pages, healthz: Answer, readyz: Answer, state: State, words: str) -> None:
    pages.answers = {"/healthz": healthz, "/readyz": readyz}  # type: ignore[dict-item]
    outcome = board.board(Site.of(pages.url), 5)
    assert outcome.state is state
    assert words in outcome.detail


@pytest.mark.parametrize(
    ("counts", "agents", "most", "expected"),
    [
        ({"up": 3, "down": 0}, [], 0, (State.OK, "3 up")),
        ({"up": 0, "down": 0}, [], 0, (State.OK, "no agent is registered")),
        ({"up": 1, "down": 2}, [{"id": "a", "liveness": "down"}], 0, (State.UNHEALTHY, "down: a and 1 more")),
        ({"up": 1, "down": 2}, [], 2, (State.OK, "1 up, 2 down")),
        ({"up": 1, "down": "9"}, "odd", 0, (State.UNHEALTHY, "without counts")),
        ({"up": True, "down": 1}, "odd", 0, (State.UNHEALTHY, "1 down; down: 1 more")),
        (None, [], 0, (State.UNHEALTHY, "without counts")),
    ],
)
def test_agents(pages: Pages, counts: object, agents: object, most: int, expected: tuple[State, str]) -> None:
    pages.answers = {"/api/agents": (200, json.dumps({"agents": agents, "counts": counts}))}
    outcome = board.agents(Site.of(pages.url, "viewer-token"), 5, most)
    assert outcome.state is expected[0]
    assert expected[1] in outcome.detail
    assert pages.seen["/api/agents"]["Authorization"] == "Bearer viewer-token"


@pytest.mark.parametrize(
    ("answers", "state", "words"),
    [
        ({"/-/ready": (200, "Ready"), "/api/v1/query": series(UP)}, State.OK, "1 targets up"),
        (
            {"/-/ready": (200, "Ready"), "/api/v1/query": series(UP, DOWN)},
            State.UNHEALTHY,
            "1 of 2 targets are down: db/b:2",
        ),
        ({"/-/ready": (503, "Starting")}, State.UNHEALTHY, "not ready"),
        ({"/api/v1/query": series(UP)}, State.OK, "ready"),
        ({}, State.MISCONFIGURED, "no Prometheus"),
        ({"/-/ready": (200, ""), "/api/v1/query": (500, "")}, State.UNHEALTHY, "does not answer queries: 500"),
        ({"/-/ready": (200, ""), "/api/v1/query": (200, '{"data":{"result":[7,{}]}}')}, State.OK, "0 targets"),
        ({"/-/ready": (403, "")}, State.MISCONFIGURED, "PROMETHEUS_TOKEN"),
    ],
)
def test_prometheus(pages: Pages, answers: dict[str, tuple[int, str]], state: State, words: str) -> None:
    pages.answers = answers
    outcome = prometheus.prometheus(Site.of(pages.url), 5)
    assert outcome.state is state
    assert words in outcome.detail


def test_a_login_in_the_address_is_used_and_not_shown(pages: Pages) -> None:
    pages.answers = {"/-/ready": (200, ""), "/api/v1/query": series()}
    site = Site.of(pages.url.replace("http://", "http://me:my%20word@"))
    prometheus.prometheus(site, 5)
    assert pages.seen["/-/ready"]["Authorization"] == "Basic bWU6bXkgd29yZA=="
    assert site.label == pages.url


@pytest.mark.parametrize("text", ["", "x", "ftp://x", "http://", "http://x:99999", "http://[::1"])
def test_addresses_that_are_none(text: str) -> None:
    with pytest.raises(UsageError):
        Site.of(text)


def test_what_cannot_be_reached(silent_port: int, babbling_port: int) -> None:
    with pytest.raises(UnreachableError, match="refused"):
        Site.of("http://127.0.0.1:9").get("/", 2)
    with pytest.raises(UnreachableError, match="in time"):
        Site.of(f"http://127.0.0.1:{silent_port}").get("/", 0.2)
    probes = [
        Probe(
            "x",
            "slow",
            lambda limit: Outcome(State.OK, str(Site.of(f"http://127.0.0.1:{babbling_port}").get("/", limit))),
        )
    ]
    started = time.monotonic()
    (check,) = run(probes, 0.3)
    assert check.outcome.state is State.UNREACHABLE
    assert time.monotonic() - started < 5


def test_one_that_hangs_or_crashes_holds_up_no_other() -> None:
    def hang(_limit: float) -> Outcome:
        time.sleep(3)
        return Outcome(State.OK, "too late")

    def crash(_limit: float) -> Outcome:
        raise RuntimeError("secret words")

    found = run(
        [Probe("a", "a", hang), Probe("b", "b", crash), Probe("c", "c", lambda _: Outcome(State.OK, "well"))], 0.1
    )
    assert [each.outcome.state for each in found] == [State.UNREACHABLE, State.UNREACHABLE, State.OK]
    assert found[1].outcome.detail == "the probe failed (RuntimeError)"
