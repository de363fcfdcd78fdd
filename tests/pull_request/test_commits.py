"""How the commit is made: signed where it can be, right in every mode, on servers old and new."""

from __future__ import annotations

import pytest

from checks.evidence.github import GitHubError
from checks.pull_request import Change, State
from tests.pull_request.helpers import BIGGER, BRANCH, VALUES, proposal, run, shop
from tests.servers.github.server import Fault, Server
from tests.servers.github.world import Token

SIX = BIGGER.replace(b"5", b"6")
VALUES_YAML = "charts/shop/values.yaml"
OLD = [("createCommitOnBranch",), ("updateRefs",), ("createCommitOnBranch", "updateRefs")]


def mutations(server: Server) -> list[str]:
    texts = [str(call.body) for call in server.calls if call.path == "/graphql"]
    return [name for name in ("createCommitOnBranch", "updateRefs") if any(name in text for text in texts)]


def test_the_commit_says_who_made_it_and_nothing_that_a_reader_could_trip_over(server: Server) -> None:
    outcome = run(server, proposal(title="Fix #12 for @alice [skip ci]\nCo-authored-by: x"))
    commit = server.repo.objects.commits[outcome.sha]
    first, *rest = commit.message.split("\n")
    assert first == "Fix # 12 for (at)alice (skip ci) Co-authored-by: x"
    assert rest[1] == "Proposed by autoscale-forecast for shop."
    assert commit.verified
    assert server.repo.pulls[0].title == first


@pytest.mark.parametrize("without", OLD)
@pytest.mark.parametrize("prefix", ["", "/api/v3"])
def test_old_servers_get_the_same_result(without: tuple[str, ...], prefix: str) -> None:
    with shop(prefix) as server:
        server.world.without.update(without)
        assert run(server).state is State.CREATED
        assert run(server).state is State.UNCHANGED
        outcome = run(server, proposal(SIX))
        assert (outcome.state, outcome.signed) == (State.UPDATED, True)
        assert server.repo.content(BRANCH)[VALUES_YAML] == SIX
        assert run(server, proposal(files={}, findings=())).state is State.CLOSED
        assert set(server.repo.refs) == {"refs/heads/main"}
        assert server.repo.pulls[0].comments != []


def test_a_server_without_graphql_at_all_will_do(server: Server) -> None:
    server.faults.append(Fault("POST", "/graphql", 404, "Not Found", times=99))
    assert run(server).state is State.CREATED
    assert run(server, proposal(SIX)).state is State.UPDATED


def test_an_executable_stays_one(server: Server) -> None:
    files = {"bin/run": Change(b"#!/bin/sh\n", b"#!/bin/bash\n"), "bin/new": Change(None, b"#!/bin/sh\n", True)}
    outcome = run(server, proposal(files=files))
    assert (outcome.state, outcome.signed) == (State.CREATED, True)
    assert [server.repo.mode(BRANCH, path) for path in files] == ["100755", "100755"]
    assert server.repo.mode(BRANCH, VALUES_YAML) == "100644"
    assert "createCommitOnBranch" not in mutations(server)
    assert run(server, proposal(files=files)).state is State.UNCHANGED


def test_an_executable_is_deleted_with_a_signature(server: Server) -> None:
    run(server, proposal(files={"bin/run": Change(b"#!/bin/sh\n", None)}))
    assert "bin/run" not in server.repo.content(BRANCH)
    assert mutations(server) == ["createCommitOnBranch", "updateRefs"]


def test_deletions_through_the_data_api(server: Server) -> None:
    server.world.without.update(OLD[2])
    files = {"README.md": Change(b"# Shop\n", None), VALUES_YAML: Change(VALUES, BIGGER)}
    run(server, proposal(files=files))
    assert set(server.repo.content(BRANCH)) == {"bin/run", VALUES_YAML}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bytes", bytes(range(256))),
        ("crlf", b"a\r\nb\r\n"),
        ("no end", b"x"),
        ("empty", b""),
        ("not UTF-8", b"\xff\xfe\n"),
    ],
)
@pytest.mark.parametrize("without", [(), OLD[2]], ids=["new", "old"])
def test_every_byte_arrives(server: Server, name: str, data: bytes, without: tuple[str, ...]) -> None:
    server.world.without.update(without)
    path = f"data/{name} ü.bin"
    run(server, proposal(files={path: Change(None, data)}))
    assert server.repo.content(BRANCH)[path] == data
    assert run(server, proposal(files={path: Change(None, data)})).state is State.UNCHANGED


def test_much_data_takes_the_data_api(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checks.pull_request.commits.MOST_GRAPHQL", 100)
    run(server, proposal(files={"big.txt": Change(None, b"x" * 101)}))
    assert "createCommitOnBranch" not in mutations(server)
    assert server.repo.content(BRANCH)["big.txt"] == b"x" * 101


def test_the_token_of_a_person_makes_unsigned_commits_through_the_data_api_and_that_is_said(server: Server) -> None:
    server.world.tokens[server.token] = Token("bob", kind="User")
    server.world.without.update(OLD[2])
    outcome = run(server)
    assert outcome.signed is False
    assert "not signed" in outcome.notifications[0].message


@pytest.mark.parametrize("permission", ["contents", "pull_requests"])
def test_a_missing_permission_is_named_and_later_runs_go_on(server: Server, permission: str) -> None:
    token = server.world.tokens[server.token]
    whole = dict(token.permissions)
    token.permissions = whole | {permission: "read"}
    with pytest.raises(GitHubError) as caught:
        run(server)
    assert caught.value.kind == "permission"
    assert f"{permission}: write" in caught.value.todo
    assert not any("staging" in ref for ref in server.repo.refs)
    token.permissions = whole
    assert run(server).state is State.CREATED


def test_actions_that_may_not_open_pull_requests_are_told_where_to_allow_it(server: Server) -> None:
    server.repo.pulls_by_actions = False
    with pytest.raises(GitHubError, match="not permitted to create") as caught:
        run(server)
    assert "Settings" in caught.value.todo
    server.repo.pulls_by_actions = True
    assert run(server).state is State.CREATED


def test_a_read_only_repository_is_said(server: Server) -> None:
    server.repo.archived = True
    with pytest.raises(GitHubError, match="read-only"):
        run(server)


def test_a_fork_whose_token_only_reads_changes_nothing(server: Server) -> None:
    server.world.tokens[server.token].permissions = dict.fromkeys(("contents", "pull_requests", "metadata"), "read")
    with pytest.raises(GitHubError) as caught:
        run(server)
    assert (caught.value.kind, caught.value.exit_code) == ("permission", 3)
    assert server.repo.pulls == []


def test_an_expired_token_is_said_without_it(server: Server) -> None:
    server.world.tokens[server.token].expired = True
    with pytest.raises(GitHubError, match="expired, revoked or wrong") as caught:
        run(server)
    assert server.token not in str(caught.value)


@pytest.mark.parametrize("base", ["nowhere", "feature/ü"])
def test_a_base_that_is_not_there_is_named(server: Server, base: str) -> None:
    with pytest.raises(GitHubError, match="git/ref/heads") as caught:
        run(server, proposal(base=base))
    assert caught.value.kind == "missing"


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (502, "Server Error"),
        (400, "Unknown mutation"),
        (501, "Not Implemented"),
        (422, "Too large"),
        (404, "Not Found"),
    ],
)
@pytest.mark.parametrize("mutation", [0, 1])
def test_a_mutation_that_fails_is_done_the_other_way(server: Server, status: int, message: str, mutation: int) -> None:
    server.faults.append(Fault("POST", "/graphql", status, message, skip=mutation))
    assert run(server).state is State.CREATED
    assert set(server.repo.refs) == {"refs/heads/main", f"refs/heads/{BRANCH}"}
    assert run(server).state is State.UNCHANGED


def test_a_move_that_was_done_but_not_answered_well_is_not_done_twice(server: Server) -> None:
    server.faults.append(Fault("POST", "/graphql", 502, skip=1, after=True))
    assert run(server).state is State.CREATED
    assert [ref for ref, _ in server.repo.pushes].count(f"refs/heads/{BRANCH}") == 1


def test_a_server_that_cannot_list_helpers_is_no_problem(server: Server) -> None:
    server.faults.append(Fault("GET", "matching-refs", 404, "Not Found", times=9))
    assert run(server).state is State.CREATED


def test_a_secondary_limit_in_the_middle_is_waited_for(server: Server) -> None:
    limit = Fault("POST", "/pulls$", 403, "You have exceeded a secondary rate limit.", {"retry-after": "7"}, times=2)
    server.faults.append(limit)
    assert run(server).state is State.CREATED
    assert len(server.repo.pulls) == 1


@pytest.mark.parametrize("status", [0, 502])
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("path", ["/git/refs$", "/graphql", "/pulls$"])
def test_one_lost_answer_is_made_good_by_the_same_run(server: Server, path: str, after: bool, status: int) -> None:
    server.faults.append(Fault("POST", path, status, after=after))
    assert run(server).state in (State.CREATED, State.UNCHANGED)
    assert [pull.state for pull in server.repo.pulls] == ["open"]
    assert server.repo.content(BRANCH)[VALUES_YAML] == BIGGER


def test_a_server_that_stays_away_is_not_asked_for_ever(server: Server) -> None:
    server.faults.append(Fault("POST", times=99))
    with pytest.raises(GitHubError) as caught:
        run(server)
    assert caught.value.kind == "unreachable"
    assert len(server.calls) < 40
