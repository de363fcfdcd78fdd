"""A server and a client for the tests of the GitHub client."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from checks.evidence.github import GitHub
from tests.evidence.github_server import MINE, SECRET, Store
from tests.pull_request.helpers import Clock, client
from tests.servers.github.routes import TABLE
from tests.servers.github.server import Server, serve


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve([*TABLE, *MINE]) as server:
        server.__class__ = Store
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    running.faults.clear()
    running.calls.clear()
    running.world.tokens[SECRET].remaining = 5000
    return running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def github(server: Server, clock: Clock) -> GitHub:
    return client(server, clock=clock)
