"""One board a test, and no trace of it afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from agentboard.sdk.backoff import Backoff
from agentboard.sdk.testing import FakeBoard


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries begin after a tenth of the usual time."""
    monkeypatch.setattr(Backoff, "first_s", 0.1)


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeBoard]:
    """A fake board that the environment names."""
    with FakeBoard() as fake:
        for name, value in fake.env.items():
            monkeypatch.setenv(name, value)
        yield fake
