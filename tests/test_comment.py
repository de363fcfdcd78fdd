"""The guard's summary on a pull request: one comment, ours only, kept up to date."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from hooks._comment import MARKER, publish
from tests.pull_request.helpers import shop
from tests.servers.github.server import REPOSITORY, Server
from tests.servers.github.world import READ, Comment, Pull


@pytest.fixture
def server() -> Iterator[Server]:
    with shop() as running:
        head = running.repo.refs["refs/heads/main"]
        running.repo.pulls.append(Pull(1, "A change", "", "change", "main", head, "ann"))
        yield running


@pytest.fixture
def env(server: Server, tmp_path: Path) -> dict[str, str]:
    """The environment of a job for the pull request."""
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 1}}))
    return {
        "GITHUB_TOKEN": server.token,
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_API_URL": server.url,
        "GITHUB_EVENT_PATH": str(event),
    }


def comments(server: Server) -> list[str]:
    return [each.body for each in server.repo.pulls[0].comments]


def test_one_comment_is_written_and_then_edited(server: Server, env: dict[str, str]) -> None:
    publish("1 error", False, env)
    publish("2 errors", False, env)
    assert comments(server) == [f"{MARKER}\n2 errors"]


def test_a_clean_change_gets_none_but_an_old_one_is_corrected(server: Server, env: dict[str, str]) -> None:
    publish("nothing found", True, env)
    assert comments(server) == []
    publish("1 error", False, env)
    publish("nothing found", True, env)
    assert comments(server) == [f"{MARKER}\nnothing found"]


def test_the_comment_of_somebody_with_our_marker_stays(server: Server, env: dict[str, str]) -> None:
    server.repo.pulls[0].comments.append(Comment(7, "mallory", "User", f"{MARKER}\nall is well"))
    publish("1 error", False, env)
    assert comments(server) == [f"{MARKER}\nall is well", f"{MARKER}\n1 error"]


def test_a_token_that_may_not_write_fails_nothing(
    server: Server, env: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    server.world.tokens[server.token].permissions = dict(READ)
    publish("1 error", False, env)
    assert comments(server) == []
    assert capsys.readouterr().out.startswith("::warning::the summary was not written as a comment")


@pytest.mark.parametrize("event", [{}, {"pull_request": {}}, [], {"pull_request": {"number": "1"}}])
def test_outside_of_a_pull_request_nothing_is_asked(
    event: object, server: Server, env: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "event.json").write_text(json.dumps(event))
    publish("1 error", False, env)
    assert server.calls == []
