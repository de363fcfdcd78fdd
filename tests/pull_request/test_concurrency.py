"""Two runs at once, and people who push while a run is at work."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from checks.pull_request import Outcome, Proposal, State
from tests.pull_request.helpers import BIGGER, BRANCH, nothing, proposal, run
from tests.servers.github.server import Call, Server

SIX = BIGGER.replace(b"5", b"6")
VALUES_YAML = "charts/shop/values.yaml"


def at(server: Server, verb: str, path: str, act: Callable[[], None]) -> None:
    """Act once, right before the first call that matches."""
    done: list[Call] = []

    def before(call: Call) -> None:
        if call.verb == verb and path in f"{call.path} {call.body}" and not done:
            done.append(call)
            act()

    server.before = before


@pytest.mark.parametrize("how_many", [2, 4])
def test_runs_at_once_make_one_pull_request(server: Server, how_many: int) -> None:
    with ThreadPoolExecutor(how_many) as pool:
        outcomes: list[Outcome] = list(pool.map(lambda _: run(server), range(how_many)))
    assert len(server.repo.pulls) == 1
    states = [each.state for each in outcomes]
    assert states.count(State.CREATED) == 1
    assert set(states) <= {State.CREATED, State.UNCHANGED, State.UPDATED}
    assert not any("staging" in ref for ref in server.repo.refs)
    assert run(server).state is State.UNCHANGED


def test_different_runs_at_once_end_in_one_of_them(server: Server) -> None:
    plans = [proposal(BIGGER.replace(b"5", b"%d" % number)) for number in range(3, 7)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda each: run(server, each), plans))
    (pull,) = server.repo.pulls
    content = server.repo.content(BRANCH)[VALUES_YAML]
    assert content in [each.files[VALUES_YAML].after for each in plans]
    assert (pull.state, pull.comments) == ("open", [])


@pytest.mark.parametrize("without", [(), ("updateRefs",), ("updateRefs", "createCommitOnBranch")])
def test_a_push_of_a_person_during_a_run_is_never_lost(server: Server, without: tuple[str, ...]) -> None:
    run(server)
    server.world.without.update(without)
    theirs: list[str] = []
    where = ("GET", "/compare/") if "updateRefs" in without else ("POST", "UpdateRefsInput")
    at(server, *where, lambda: theirs.append(server.repo.person_commits(BRANCH, {"notes.txt": b"mine\n"})))
    assert run(server, proposal(SIX)).state is State.KEPT
    assert [server.repo.head(BRANCH)] == theirs


@pytest.mark.parametrize("without", [(), ("updateRefs",)])
def test_a_branch_that_appears_during_a_run_is_not_overwritten(server: Server, without: tuple[str, ...]) -> None:
    server.world.without.update(without)
    theirs: list[str] = []

    def push() -> None:
        server.repo.refs[f"refs/heads/{BRANCH}"] = str(server.repo.head("main"))
        theirs.append(server.repo.person_commits(BRANCH, {"notes.txt": b"mine\n"}))

    at(server, "POST", "CreateCommitOnBranchInput", push)
    assert run(server).state is State.KEPT
    assert [server.repo.head(BRANCH)] == theirs


def test_a_push_before_we_close_keeps_the_branch(server: Server) -> None:
    run(server)
    at(
        server,
        "POST",
        "UpdateRefsInput",
        lambda: (server.repo.person_commits(BRANCH, {"notes.txt": b"mine\n"}), None)[1],
    )
    run(server, nothing())
    assert server.repo.content(BRANCH)["notes.txt"] == b"mine\n"


def test_the_base_moves_during_a_run(server: Server) -> None:
    at(
        server,
        "POST",
        "CreateCommitOnBranchInput",
        lambda: (server.repo.person_commits("main", {"README.md": b"# New\n"}), None)[1],
    )
    assert run(server).state is State.CREATED
    assert server.repo.objects.merged(str(server.repo.head("main")), str(server.repo.head(BRANCH))) is not None


def test_a_pull_request_closed_during_a_run_stays_closed(server: Server) -> None:
    run(server)

    def close() -> None:
        server.repo.pulls[0].state = "closed"

    at(server, "PATCH", "/pulls/1", close)
    run(server, proposal(SIX))
    assert [pull.state for pull in server.repo.pulls] == ["closed"]
    again: Proposal = proposal(SIX)
    assert run(server, again).state is State.DECLINED
