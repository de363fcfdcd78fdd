"""A local GitHub with a small repository."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.github.server import Server, serve


@pytest.fixture(name="server")
def _server() -> Iterator[Server]:
    with serve() as running:
        running.repo.start({"a.txt": b"a\n", "bin/run": b"#!\n"}, {"bin/run": "100755"})
        yield running
