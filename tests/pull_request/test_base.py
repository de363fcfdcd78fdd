"""The base moves, has it already, or stands in the way."""

from __future__ import annotations

import pytest

from checks.pull_request import Change, State
from tests.pull_request.helpers import (
    BIGGER,
    BRANCH,
    VALUES,
    proposal,
    run,
)
from tests.servers.github.server import Server

SIX = BIGGER.replace(b"5", b"6")
VALUES_YAML = "charts/shop/values.yaml"


@pytest.mark.parametrize("how", ["merge", "squash"])
def test_merged_and_done(server: Server, how: str) -> None:
    run(server)
    server.repo.merge(server.repo.pulls[0], how)
    assert run(server).state is State.NOTHING
    outcome = run(server, proposal(SIX, BIGGER))
    assert (outcome.state, outcome.number) == (State.CREATED, 2)
    assert server.repo.content(BRANCH)[VALUES_YAML] == SIX


@pytest.mark.parametrize("how", ["merge", "squash"])
def test_merged_and_rolled_back_is_proposed_anew_and_says_so(server: Server, how: str) -> None:
    run(server)
    server.repo.merge(server.repo.pulls[0], how)
    server.repo.person_commits("main", {VALUES_YAML: VALUES})
    assert run(server).state is State.CREATED
    assert "Pull request 1 was the same and was merged" in server.repo.pulls[1].body
    writes = len(server.writes())
    assert (run(server).state, len(server.writes())) == (State.UNCHANGED, writes)


def test_the_base_moved_elsewhere_and_nothing_has_to_be_done(server: Server) -> None:
    first = run(server)
    server.repo.person_commits("main", {"README.md": b"# The shop\n"})
    assert (run(server).state, server.repo.head(BRANCH)) == (State.UNCHANGED, first.sha)


def test_the_base_moved_under_the_change_and_the_commit_is_made_anew(server: Server) -> None:
    run(server)
    moved = b"replicas: 2\nimage: shop:2\n"
    base = server.repo.person_commits("main", {VALUES_YAML: moved})
    outcome = run(server, proposal(moved.replace(b"2", b"5", 1), moved))
    assert outcome.state is State.UPDATED
    assert server.repo.objects.commits[outcome.sha].parents == (base,)
    assert server.repo.objects.merged(base, outcome.sha) is not None
    assert server.repo.pulls[0].state == "open"


def test_the_base_came_back_to_a_conflicting_history_with_the_same_result(server: Server) -> None:
    run(server)
    base = server.repo.person_commits("main", {VALUES_YAML: b"replicas: 3\nimage: shop\n"})
    outcome = run(server, proposal(BIGGER, b"replicas: 3\nimage: shop\n"))
    assert outcome.state is State.UPDATED
    assert server.repo.objects.commits[outcome.sha].parents == (base,)


def test_a_file_that_changed_since_it_was_analysed_is_not_overwritten(server: Server) -> None:
    server.repo.person_commits("main", {VALUES_YAML: b"replicas: 3\nimage: shop\n"})
    outcome = run(server)
    assert outcome.state is State.STALE
    assert VALUES_YAML in outcome.notifications[0].message
    assert server.writes() == []


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("charts", Change(None, b"a file where a folder is\n")),
        ("README.md/inner", Change(None, b"below a file\n")),
        ("README.md", Change(None, b"new, but it is there\n")),
        ("gone.txt", Change(b"old\n", b"new\n")),
        ("gone.txt", Change(b"old\n", b"older\n")),
    ],
)
def test_what_stands_in_the_way_is_said(server: Server, path: str, change: Change) -> None:
    outcome = run(server, proposal(files={path: change}))
    assert outcome.state is State.STALE
    assert path in outcome.notifications[0].message
    assert server.writes() == []


def test_links_and_submodules_are_not_written_through(server: Server) -> None:
    objects = server.repo.objects
    entries = objects.at(str(server.repo.head("main")))
    entries |= {"link": ("120000", objects.blob(b"README.md")), "module": ("160000", objects.blob(b""))}
    server.repo.refs["refs/heads/main"] = objects.commit(objects.tree_of(entries), (), "Start", "alice")
    for path, word in (("link", "symbolic link"), ("module", "submodule"), ("link/x", "changed")):
        outcome = run(server, proposal(files={path: Change(None, b"x\n")}))
        assert outcome.state is State.STALE
        assert word in outcome.notifications[0].message or path in outcome.notifications[0].message


def test_what_is_partly_done_already_is_proposed_in_part(server: Server) -> None:
    files = {VALUES_YAML: Change(VALUES, BIGGER), "README.md": Change(b"old\n", b"# Shop\n")}
    run(server, proposal(files=files))
    changed = server.repo.objects.changes(str(server.repo.head("main")), str(server.repo.head(BRANCH)))
    assert [each["filename"] for each in changed] == [VALUES_YAML]


def test_another_base_is_another_pull_request(server: Server) -> None:
    server.repo.refs["refs/heads/release/1"] = str(server.repo.head("main"))
    outcome = run(server, proposal(base="release/1"))
    assert outcome.state is State.CREATED
    assert server.repo.pulls[0].base == "release/1"
