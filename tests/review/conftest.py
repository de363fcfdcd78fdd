"""The servers are started once a module; each test gets them empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from tests.review.lab import Lab
from tests.review.servers import model, reviews


@pytest.fixture(scope="session")
def model_server() -> Iterator[model.ModelServer]:
    with model.serve() as server:
        yield server


@pytest.fixture(scope="session")
def github_server() -> Iterator[reviews.GitHubServer]:
    with reviews.serve() as server:
        yield server


@pytest.fixture
def lab(
    tmp_path: Path,
    model_server: model.ModelServer,
    github_server: reviews.GitHubServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Lab:
    """A clean world for one pull request."""
    model_server.asked.clear()
    model_server.behaviour = model.well()
    fresh = reviews.GitHubServer(url=github_server.url)
    for each in fields(fresh):
        setattr(github_server, each.name, getattr(fresh, each.name))
    return Lab(tmp_path, model_server, github_server, monkeypatch, capsys)
