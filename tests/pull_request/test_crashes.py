"""Whatever step a run dies at, the next one brings everything into the state that one whole run brings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy

import pytest

from checks.evidence.github import GitHubError
from checks.pull_request import Proposal, propose
from tests.pull_request.helpers import BIGGER, BRANCH, FILES, NOW, client, nothing, proposal, shop
from tests.servers.github.server import REPOSITORY, Fault, Server
from tests.servers.github.world import Repo

SIX = proposal(BIGGER.replace(b"5", b"6"))
LATER = NOW + 7200


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with shop() as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    reset(running)
    return running


def reset(server: Server) -> None:
    server.faults.clear()
    server.calls.clear()
    server.world.without.clear()
    server.world.tokens[server.token].remaining = 5000
    server.world.repos[REPOSITORY] = Repo(REPOSITORY)
    server.repo.start(FILES, {"bin/run": "100755"})


def prepare(server: Server, earlier: list[Proposal]) -> None:
    reset(server)
    for each in earlier:
        propose(client(server), each, NOW)
    server.calls.clear()


def shown(server: Server) -> object:
    """All that a person sees, apart from hashes and numbers of commits."""
    repo = server.repo
    heads = {ref for ref in repo.refs if ref != "refs/heads/main"}
    content = repo.content(BRANCH) if repo.head(BRANCH) else None
    pulls = [(each.state, each.title, len(each.comments), each.body.split("-->")[0]) for each in repo.pulls]
    commits = len(repo.objects.ahead(repo.refs["refs/heads/main"], repo.refs[f"refs/heads/{BRANCH}"])) if content else 0
    return heads, content, pulls, commits


STORIES = {
    "create": ([], proposal()),
    "update": ([proposal()], SIX),
    "close": ([proposal()], nothing()),
    "again": ([proposal(), nothing()], SIX),
}


@pytest.mark.parametrize("without", [(), ("createCommitOnBranch", "updateRefs")], ids=["github.com", "old server"])
@pytest.mark.parametrize("story", STORIES)
def test_a_run_may_die_at_any_step(server: Server, story: str, without: tuple[str, ...]) -> None:
    earlier, last = STORIES[story]
    prepare(server, earlier)
    start = deepcopy(server.repo)
    server.world.without.update(without)
    propose(client(server), last, NOW)
    expected, steps = shown(server), [number for number, call in enumerate(server.calls) if call.writes]
    assert len(steps) > 2
    for step in steps:  # a call that only reads is repeated by the client
        for after in (False, True):
            reset(server)
            server.world.repos[REPOSITORY] = deepcopy(start)
            server.world.without.update(without)
            server.faults += [Fault(skip=step, after=after), Fault(skip=step, times=999)]
            with pytest.raises(GitHubError):
                propose(client(server), last, NOW)
            server.faults.clear()
            propose(client(server), last, LATER)
            server.calls.clear()
            propose(client(server), last, LATER + 1)
            assert shown_after_sweep(server) == expected, (step, after)
            assert server.writes() == [], (step, after)


def shown_after_sweep(server: Server) -> object:
    heads, *rest = shown(server)  # type: ignore[misc]
    return ({ref for ref in heads if "staging" not in ref}, *rest)


@pytest.mark.parametrize("story", STORIES)
def test_helper_branches_of_dead_runs_go_with_the_next_push(server: Server, story: str) -> None:
    earlier, last = STORIES[story]
    prepare(server, earlier)
    server.faults += [Fault("POST", "/git/refs$", after=True), Fault("POST|DELETE", times=999, skip=1)]
    with suppress(GitHubError):
        propose(client(server), last, NOW)
    server.faults.clear()
    assert story == "close" or any("staging" in ref for ref in server.repo.refs)
    propose(client(server), last, LATER)
    assert not any("staging" in ref for ref in server.repo.refs)
