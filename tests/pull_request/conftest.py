"""A server with a small shop for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.pull_request.helpers import shop
from tests.servers.github.server import Server


@pytest.fixture(name="server")
def _server() -> Iterator[Server]:
    with shop() as running:
        yield running
